/** The eleven sectors of the Global Industry Classification Standard (MSCI and S&P, as of 2023). */
export const GICS_SECTORS = [
  'Communication Services',
  'Consumer Discretionary',
  'Consumer Staples',
  'Energy',
  'Financials',
  'Health Care',
  'Industrials',
  'Information Technology',
  'Materials',
  'Real Estate',
  'Utilities',
] as const

export type GicsSector = (typeof GICS_SECTORS)[number]

/** Yahoo's names (Morningstar's scheme) and names GICS has given up. */
const OTHER_NAMES: Readonly<Record<string, GicsSector>> = {
  technology: 'Information Technology',
  'financial services': 'Financials',
  financial: 'Financials',
  healthcare: 'Health Care',
  'consumer cyclical': 'Consumer Discretionary',
  'consumer defensive': 'Consumer Staples',
  'basic materials': 'Materials',
  'telecommunication services': 'Communication Services',
  'telecommunications services': 'Communication Services',
}

const BY_NAME = new Map<string, GicsSector>(GICS_SECTORS.map((sector) => [sector.toLowerCase(), sector]))

/** The GICS sector a vendor's sector name means, or null for a name that is none (an industry, for instance). */
export function toGicsSector(name: string): GicsSector | null {
  const key = name.trim().toLowerCase()
  return BY_NAME.get(key) ?? OTHER_NAMES[key] ?? null
}
