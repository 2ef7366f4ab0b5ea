import YahooFinance from 'yahoo-finance2'
import { AppError } from '../../errors'
import { statusError, vendorError } from './http'

export const YAHOO = 'Yahoo'

export type YahooOptions = {
  /** Replaces the origin of every request (a local server in tests). */
  baseUrl?: string
  /** Of one HTTP request, body included. */
  timeoutMs?: number
}

const NOTHING = () => undefined

/** Yahoo's ways to say that it has nothing: an unknown symbol, or a known one without bars in the range. */
const NO_DATA = /not found|no data found|data doesn't exist|delisted|no fundamentals/i

/** fetch for Yahoo: with a timeout, routed to `baseUrl`, throwing an AppError for whatever is no success. */
export function createYahooFetch({ baseUrl, timeoutMs = 5000 }: YahooOptions): typeof fetch {
  return async (input, init) => {
    const asked = new URL(input instanceof Request ? input.url : input)
    const url = baseUrl ? new URL(`${asked.pathname}${asked.search}`, baseUrl) : asked
    try {
      const response = await fetch(url, { ...init, signal: AbortSignal.timeout(timeoutMs) })
      // The page that hands out the cookie is a 404 and does so all the same.
      if (response.ok || asked.hostname === COOKIE_HOST) return response
      throw refusal(response.status, await response.text())
    } catch (error) {
      throw vendorError(YAHOO, error)
    }
  }
}

const COOKIE_HOST = 'fc.yahoo.com'

function refusal(status: number, body: string): AppError {
  if (status < 500 && status !== 429 && NO_DATA.test(body)) return new AppError('no_data', 'Yahoo has no data')
  return statusError(YAHOO, status, status === 429 ? 'too many requests' : '')
}

/** A client of the library that neither prints nor decides over our payloads. The library takes no fetch, so it is set. */
export function createYahooClient(routed: typeof fetch): InstanceType<typeof YahooFinance> {
  const client = new YahooFinance({
    logger: { info: NOTHING, warn: NOTHING, error: NOTHING, debug: NOTHING, dir: NOTHING },
    validation: { logErrors: false, logOptionsErrors: false, allowAdditionalProps: true },
  })
  client._env.fetch = routed
  return client
}

/**
 * Reader of quoteSummary, which wants a session cookie and a "crumb" that belongs to it. The library's own handshake
 * remembers a failure until the process ends (its promise stays rejected), so this one path asks by itself.
 */
export function createSummaryReader(
  routed: typeof fetch,
): (symbol: string, modules: readonly string[]) => Promise<unknown> {
  let session: Promise<{ cookie: string; crumb: string }> | null = null

  const openSession = async () => {
    const page = await routed(`https://${COOKIE_HOST}/`, { redirect: 'manual' })
    const cookie = page.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ')
    const answer = await routed('https://query1.finance.yahoo.com/v1/test/getcrumb', { headers: { cookie, ...AGENT } })
    const crumb = (await answer.text()).trim()
    if (crumb === '' || crumb.startsWith('<')) throw new AppError('vendor_unavailable', 'Yahoo gave no crumb')
    return { cookie, crumb }
  }

  const read = async (symbol: string, modules: readonly string[]): Promise<unknown> => {
    session ??= openSession()
    try {
      const { cookie, crumb } = await session
      const query = new URLSearchParams({ formatted: 'false', modules: modules.join(','), crumb })
      const url = `https://query2.finance.yahoo.com/v10/finance/quoteSummary/${encodeURIComponent(symbol)}?${query}`
      const response = await routed(url, { headers: { cookie, ...AGENT } })
      return await response.json()
    } catch (error) {
      const failure = vendorError(YAHOO, error)
      // Whatever went wrong besides an unknown symbol may be the session's fault: the next call opens a new one.
      if (failure.code !== 'no_data') session = null
      throw failure
    }
  }

  return async (symbol, modules) => {
    const opened = session
    try {
      return await read(symbol, modules)
    } catch (error) {
      // A session that worked before may have run out.
      if (opened !== null && error instanceof AppError && error.code === 'vendor_rejected') return read(symbol, modules)
      throw error
    }
  }
}

const AGENT = { 'user-agent': 'Mozilla/5.0 (compatible; assay)' }
