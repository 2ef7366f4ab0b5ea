import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { MarketData } from '@/lib/ports'
import { codeOf } from '../../../contracts/market-data'
import { type LocalServer, type Respond, startServer } from './local-server'

/** Every way a vendor fails, and the error that must come of it. `make` builds the adapter over a base URL. */
export function describeFailures(name: string, make: (url: string) => MarketData): void {
  const cases: [string, ReturnType<Respond>, string][] = [
    ['429', { status: 429, body: 'Too Many Requests' }, 'rate_limited'],
    ['500', { status: 500, body: { message: 'internal' } }, 'vendor_unavailable'],
    ['503 with a page', { status: 503, body: '<html>maintenance</html>' }, 'vendor_unavailable'],
    ['401', { status: 401, body: { message: 'unauthorized' } }, 'vendor_rejected'],
    ['400', { status: 400, body: { message: 'bad parameter' } }, 'vendor_rejected'],
    ['malformed JSON', { body: '{"bars": {"ACME": [' }, 'vendor_unavailable'],
    ['a page instead of JSON', { body: '<html>consent</html>' }, 'vendor_unavailable'],
    ['another shape', { body: { surprise: [1, 2, 3] } }, 'vendor_rejected'],
    ['nothing at all (timeout)', 'silence', 'vendor_unavailable'],
    ['a cut connection', 'cut', 'vendor_unavailable'],
    ['a body cut half way', 'cut body', 'vendor_unavailable'],
  ]

  describe(`${name} fails with a name for it`, () => {
    let server: LocalServer
    let answer: ReturnType<Respond>
    beforeEach(async () => {
      server = await startServer(() => answer)
    })
    afterEach(() => server.close())

    it.each(cases)('%s', async (_, given, code) => {
      answer = given
      const data = make(server.url)
      const [from, to] = [new Date('2024-06-05T00:00:00Z'), new Date('2024-06-12T00:00:00Z')]
      expect(await codeOf(data.bars({ symbol: 'ACME', timeframe: '1d', from, to }))).toBe(code)
      expect(await codeOf(data.quote('ACME'))).toBe(code)
      expect(await codeOf(data.company('ACME'))).toBe(code)
      expect(await codeOf(data.news('ACME', from))).toBe(code)
    })

    it('a host that nobody listens on', async () => {
      const { url, close } = await startServer(() => 'silence')
      await close()
      expect(await codeOf(make(url).quote('ACME'))).toBe('vendor_unavailable')
    })
  })
}
