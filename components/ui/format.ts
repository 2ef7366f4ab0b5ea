/** A figure as it arrives: a decimal string from the ledger, a float from an engine, or nothing. */
export type Figure = string | number | null | undefined

export const MISSING = '—'

type Options = { locale?: string; decimals?: number }

const cache = new Map<string, Intl.NumberFormat>()

function formatter(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = locale + JSON.stringify(options)
  const known = cache.get(key)
  if (known) return known
  const made = new Intl.NumberFormat(locale, options)
  cache.set(key, made)
  return made
}

function isDecimal(text: string): boolean {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)
}

/** Strings go to Intl as they are: it rounds decimal strings exactly, without a detour through a float. */
function write(value: Figure, locale: string | undefined, options: Intl.NumberFormatOptions): string {
  const figure = typeof value === 'string' ? value.trim() : value
  const valid = typeof figure === 'number' ? Number.isFinite(figure) : typeof figure === 'string' && isDecimal(figure)
  if (!valid) return MISSING
  // isDecimal has proven the template type, which the compiler cannot carry through `valid`.
  const text = formatter(locale ?? 'en-US', { signDisplay: 'negative', ...options }).format(
    figure as number | `${number}`,
  )
  return text.replace('-', '−')
}

const fixed = (decimals: number) => ({ minimumFractionDigits: decimals, maximumFractionDigits: decimals })

type MoneyOptions = Options & {
  currency?: string
  /** false where the column header already names the currency. */
  symbol?: boolean
}

const moneyStyle = ({ currency = 'USD', symbol = true, decimals = 2 }: MoneyOptions): Intl.NumberFormatOptions => ({
  ...(symbol ? { style: 'currency', currency, currencyDisplay: 'narrowSymbol' } : {}),
  ...fixed(decimals),
})

/** $118,402.16 */
export function money(value: Figure, options: MoneyOptions = {}): string {
  return write(value, options.locale, moneyStyle(options))
}

/** +$1,204.33, −$292.00, $0.00 */
export function signedMoney(value: Figure, options: MoneyOptions = {}): string {
  return write(value, options.locale, { ...moneyStyle(options), signDisplay: 'exceptZero' })
}

/** Takes a fraction: 0.184 is 18.40%. */
export function percent(value: Figure, { locale, decimals = 2 }: Options = {}): string {
  return write(value, locale, { style: 'percent', ...fixed(decimals) })
}

/** Takes a fraction: 0.184 is +18.40%. */
export function signedPercent(value: Figure, { locale, decimals = 2 }: Options = {}): string {
  return write(value, locale, { style: 'percent', ...fixed(decimals), signDisplay: 'exceptZero' })
}

/** Shares: whole ones without decimals, fractions with up to six, unless `decimals` fixes them for a column. */
export function quantity(value: Figure, { locale, decimals }: Options = {}): string {
  return write(value, locale, decimals === undefined ? { maximumFractionDigits: 6 } : fixed(decimals))
}

/** Two decimals, four under one dollar, no currency sign. */
export function price(value: Figure, { locale, decimals }: Options = {}): string {
  const size = Math.abs(Number(value ?? 0))
  return write(value, locale, fixed(decimals ?? (size > 0 && size < 1 ? 4 : 2)))
}

export function integer(value: Figure, { locale }: Options = {}): string {
  return write(value, locale, fixed(0))
}

/** 118.4K, 2.31M: axes and tight cells. */
export function compact(value: Figure, { locale, decimals = 1 }: Options = {}): string {
  return write(value, locale, { notation: 'compact', maximumFractionDigits: decimals })
}

/** Reads the sign without rounding: -1, 0, 1, or null when there is no figure. */
export function signOf(value: Figure): -1 | 0 | 1 | null {
  if (value === null || value === undefined || value === '') return null
  const number = Number(value)
  if (Number.isNaN(number)) return null
  return number > 0 ? 1 : number < 0 ? -1 : 0
}

/** A length of time in its two largest units: 840 ms, 8.4 s, 1 h 28 m, 3 d 4 h. Takes milliseconds. */
export function duration(ms: number | null | undefined): string {
  if (ms === null || ms === undefined || !Number.isFinite(ms)) return MISSING
  const seconds = Math.abs(ms) / 1000
  if (seconds < 1) return `${Math.round(Math.abs(ms))} ms`
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  if (seconds < 60) return `${Math.floor(seconds)} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} m ${Math.floor(seconds % 60)} s`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return `${hours} h ${minutes % 60} m`
  return `${Math.floor(hours / 24)} d ${hours % 24} h`
}
