import type { GicsSector } from '../market/sectors'

/** What the generator needs to know about one fictional company. */
export type SampleCompany = {
  readonly symbol: string
  readonly name: string
  readonly sector: GicsSector
  readonly industry: string
  /** Price on the eve of the first session. */
  readonly startPrice: number
  readonly sharesOutstanding: number
  /** Return per unit of the market's return. */
  readonly beta: number
  /** Standard deviation of the daily return that is the company's own. */
  readonly ownVolatility: number
  /** Trailing price to earnings at the start; null for a company that makes losses. */
  readonly startPe: number | null
  /** Usual growth of revenue per year. */
  readonly growth: number
  readonly profitMargin: number
  readonly debtToEquity: number
  readonly dividendYield: number
}

/** Index fund over all companies, in equal parts. */
export const SAMPLE_FUND = 'SMPL.X'
export const SAMPLE_FUND_NAME = 'Sample Market Fund'

type Row = readonly [
  symbol: string,
  name: string,
  industry: string,
  startPrice: number,
  millionShares: number,
  beta: number,
  ownVolatility: number,
  startPe: number | null,
  growth: number,
  profitMargin: number,
  debtToEquity: number,
  dividendYield: number,
]

const ROWS: Partial<Record<GicsSector, readonly Row[]>> = {
  'Information Technology': [
    ['HALC.X', 'Halcyon Circuits', 'Semiconductors', 84, 940, 1.3, 0.0135, 31, 0.16, 0.24, 0.35, 0.004],
    ['NOVA.X', 'Novareach Software', 'Application Software', 142, 410, 1.15, 0.012, 44, 0.21, 0.18, 0.2, 0],
    ['QBIT.X', 'Qubitry Systems', 'Technology Hardware', 37, 620, 1.4, 0.019, null, 0.32, -0.12, 0.6, 0],
    ['LUMN.X', 'Lumentide Optics', 'Electronic Components', 63, 280, 1.2, 0.0145, 26, 0.11, 0.15, 0.4, 0.006],
  ],
  'Health Care': [
    ['VIRA.X', 'Viraleaf Therapeutics', 'Biotechnology', 58, 190, 0.9, 0.0205, null, 0.28, -0.2, 0.5, 0],
    ['MEDO.X', 'Medora Devices', 'Health Care Equipment', 117, 350, 0.8, 0.0095, 28, 0.08, 0.19, 0.45, 0.011],
    ['SANA.X', 'Sanatera Care', 'Managed Health Care', 203, 240, 0.7, 0.0098, 19, 0.09, 0.05, 0.7, 0.014],
  ],
  Financials: [
    ['KEEL.X', 'Keelson Bancorp', 'Regional Banks', 41, 720, 1.1, 0.0098, 11, 0.04, 0.26, 1.3, 0.029],
    [
      'ARBO.X',
      'Arborway Insurance',
      'Property and Casualty Insurance',
      88,
      310,
      0.75,
      0.0085,
      14,
      0.05,
      0.1,
      0.3,
      0.022,
    ],
    ['PYLN.X', 'Paylane Networks', 'Transaction Processing', 126, 520, 1.1, 0.0112, 33, 0.14, 0.31, 0.5, 0.005],
  ],
  Energy: [
    ['BORE.X', 'Borealis Petroleum', 'Integrated Oil and Gas', 52, 1100, 1.05, 0.0118, 13, 0.03, 0.09, 0.4, 0.041],
    ['DRLL.X', 'Drillstone Services', 'Oil and Gas Equipment', 24, 460, 1.3, 0.0168, 17, 0.05, 0.06, 0.8, 0.018],
  ],
  'Consumer Discretionary': [
    ['WANA.X', 'Wanderlane Hotels', 'Hotels and Resorts', 71, 270, 1.25, 0.0125, 24, 0.07, 0.11, 1.1, 0.012],
    ['TORQ.X', 'Torquemont Motors', 'Automobile Manufacturers', 33, 880, 1.35, 0.0175, 15, 0.09, 0.05, 0.9, 0],
    ['LOOM.X', 'Loomcraft Apparel', 'Apparel and Accessories', 49, 230, 1.05, 0.0142, 20, 0.05, 0.09, 0.5, 0.016],
  ],
  'Consumer Staples': [
    ['GRNO.X', 'Granolo Foods', 'Packaged Foods', 64, 560, 0.55, 0.0082, 21, 0.03, 0.12, 0.8, 0.031],
    ['SOPE.X', 'Sopewell Household', 'Household Products', 92, 390, 0.5, 0.0078, 24, 0.04, 0.16, 0.6, 0.026],
  ],
  Industrials: [
    ['ANVL.X', 'Anvilgate Machinery', 'Industrial Machinery', 108, 330, 1.1, 0.0105, 18, 0.06, 0.12, 0.6, 0.017],
    ['SKYF.X', 'Skyferry Airlines', 'Passenger Airlines', 29, 610, 1.4, 0.0178, 9, 0.06, 0.04, 1.8, 0],
    ['RAIL.X', 'Railhead Logistics', 'Rail Transportation', 155, 290, 0.95, 0.009, 20, 0.05, 0.28, 0.9, 0.02],
  ],
  Utilities: [
    ['VOLT.X', 'Voltmere Power', 'Electric Utilities', 56, 480, 0.45, 0.0075, 17, 0.03, 0.14, 1.4, 0.036],
    ['AQUA.X', 'Aquaduct Water', 'Water Utilities', 43, 210, 0.4, 0.0085, 23, 0.04, 0.2, 1.1, 0.022],
  ],
  Materials: [
    ['ORES.X', 'Oresund Mining', 'Copper', 38, 750, 1.2, 0.0155, 14, 0.05, 0.13, 0.5, 0.023],
    ['POLY.X', 'Polymera Chemicals', 'Specialty Chemicals', 79, 320, 1.05, 0.0108, 18, 0.04, 0.1, 0.7, 0.019],
  ],
}

/** The fictional companies. None exists; any likeness of name or symbol to a listed company is chance. */
export const SAMPLE_COMPANIES: readonly SampleCompany[] = (
  Object.entries(ROWS) as [GicsSector, readonly Row[]][]
).flatMap(([sector, rows]) =>
  rows.map(
    ([
      symbol,
      name,
      industry,
      startPrice,
      millionShares,
      beta,
      ownVolatility,
      startPe,
      growth,
      profitMargin,
      debtToEquity,
      dividendYield,
    ]) => ({
      symbol,
      name,
      sector,
      industry,
      startPrice,
      sharesOutstanding: millionShares * 1_000_000,
      beta,
      ownVolatility,
      startPe,
      growth,
      profitMargin,
      debtToEquity,
      dividendYield,
    }),
  ),
)
