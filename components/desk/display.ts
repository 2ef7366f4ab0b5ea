import { EXCHANGE_ZONE } from '@/components/ui/format-time'

/** How this reader wants figures and times; in a cookie, so that the server writes the first page the same way. */
export type Display = { zone: string; locale: string; cvd: boolean }

export const DISPLAY_COOKIE = 'assay-display'
export const DEFAULT_DISPLAY: Display = { zone: EXCHANGE_ZONE, locale: 'en-US', cvd: false }

export const LOCALES = [
  { value: 'en-US', label: '1,234.50' },
  { value: 'de-DE', label: '1.234,50' },
  { value: 'fr-FR', label: '1 234,50' },
  { value: 'de-CH', label: '1’234.50' },
  { value: 'en-IN', label: '12,34,567.50' },
] as const

const isZone = (zone: unknown): zone is string => {
  try {
    return typeof zone === 'string' && new Intl.DateTimeFormat('en', { timeZone: zone }) !== null
  } catch {
    return false
  }
}

/** Reads the cookie's value; whatever is missing or unknown is the default. */
export function parseDisplay(text: string | undefined): Display {
  try {
    const given = JSON.parse(decodeURIComponent(text ?? '')) as Partial<Record<keyof Display, unknown>>
    return {
      zone: isZone(given.zone) ? given.zone : DEFAULT_DISPLAY.zone,
      locale: LOCALES.find(({ value }) => value === given.locale)?.value ?? DEFAULT_DISPLAY.locale,
      cvd: given.cvd === true,
    }
  } catch {
    return DEFAULT_DISPLAY
  }
}

/** Sets a cookie for a year, for this site only. */
export function setCookie(name: string, value: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: cookieStore is not in every browser we serve
  document.cookie = `${name}=${encodeURIComponent(value)}; path=/; max-age=31536000; samesite=lax`
}
