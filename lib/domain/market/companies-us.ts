import type { Company } from './bar'
import type { GicsSector } from './sectors'

/**
 * Large US names with their sector, written by hand, so that limits per sector work before any vendor was asked. Funds
 * that hold one sector carry that sector; the others form sectors of their own, since they move with nothing else here.
 */
const NAMES: Readonly<Record<GicsSector | 'Broad Market' | 'Bonds' | 'Commodities', Readonly<Record<string, string>>>> =
  {
    'Communication Services': {
      GOOGL: 'Alphabet Inc. (Class A)',
      GOOG: 'Alphabet Inc. (Class C)',
      META: 'Meta Platforms, Inc.',
      NFLX: 'Netflix, Inc.',
      DIS: 'The Walt Disney Company',
      CMCSA: 'Comcast Corporation',
      TMUS: 'T-Mobile US, Inc.',
      VZ: 'Verizon Communications Inc.',
      T: 'AT&T Inc.',
      XLC: 'Communication Services Select Sector SPDR Fund',
    },
    'Consumer Discretionary': {
      AMZN: 'Amazon.com, Inc.',
      TSLA: 'Tesla, Inc.',
      HD: 'The Home Depot, Inc.',
      MCD: "McDonald's Corporation",
      NKE: 'NIKE, Inc.',
      LOW: "Lowe's Companies, Inc.",
      SBUX: 'Starbucks Corporation',
      BKNG: 'Booking Holdings Inc.',
      F: 'Ford Motor Company',
      GM: 'General Motors Company',
      XLY: 'Consumer Discretionary Select Sector SPDR Fund',
    },
    'Consumer Staples': {
      WMT: 'Walmart Inc.',
      COST: 'Costco Wholesale Corporation',
      PG: 'The Procter & Gamble Company',
      KO: 'The Coca-Cola Company',
      PEP: 'PepsiCo, Inc.',
      PM: 'Philip Morris International Inc.',
      XLP: 'Consumer Staples Select Sector SPDR Fund',
    },
    Energy: {
      XOM: 'Exxon Mobil Corporation',
      CVX: 'Chevron Corporation',
      COP: 'ConocoPhillips',
      SLB: 'SLB N.V.',
      XLE: 'Energy Select Sector SPDR Fund',
    },
    Financials: {
      'BRK.B': 'Berkshire Hathaway Inc. (Class B)',
      JPM: 'JPMorgan Chase & Co.',
      BAC: 'Bank of America Corporation',
      WFC: 'Wells Fargo & Company',
      C: 'Citigroup Inc.',
      GS: 'The Goldman Sachs Group, Inc.',
      MS: 'Morgan Stanley',
      V: 'Visa Inc.',
      MA: 'Mastercard Incorporated',
      AXP: 'American Express Company',
      BLK: 'BlackRock, Inc.',
      AIG: 'American International Group, Inc.',
      XLF: 'Financial Select Sector SPDR Fund',
    },
    'Health Care': {
      LLY: 'Eli Lilly and Company',
      UNH: 'UnitedHealth Group Incorporated',
      JNJ: 'Johnson & Johnson',
      ABBV: 'AbbVie Inc.',
      MRK: 'Merck & Co., Inc.',
      PFE: 'Pfizer Inc.',
      TMO: 'Thermo Fisher Scientific Inc.',
      ABT: 'Abbott Laboratories',
      DHR: 'Danaher Corporation',
      AMGN: 'Amgen Inc.',
      XLV: 'Health Care Select Sector SPDR Fund',
    },
    Industrials: {
      GE: 'General Electric Company',
      CAT: 'Caterpillar Inc.',
      HON: 'Honeywell International Inc.',
      UNP: 'Union Pacific Corporation',
      BA: 'The Boeing Company',
      RTX: 'RTX Corporation',
      LMT: 'Lockheed Martin Corporation',
      UPS: 'United Parcel Service, Inc.',
      DE: 'Deere & Company',
      MMM: '3M Company',
      WM: 'Waste Management, Inc.',
      XLI: 'Industrial Select Sector SPDR Fund',
    },
    'Information Technology': {
      AAPL: 'Apple Inc.',
      MSFT: 'Microsoft Corporation',
      NVDA: 'NVIDIA Corporation',
      AVGO: 'Broadcom Inc.',
      ORCL: 'Oracle Corporation',
      CRM: 'Salesforce, Inc.',
      ADBE: 'Adobe Inc.',
      AMD: 'Advanced Micro Devices, Inc.',
      INTC: 'Intel Corporation',
      CSCO: 'Cisco Systems, Inc.',
      QCOM: 'QUALCOMM Incorporated',
      TXN: 'Texas Instruments Incorporated',
      IBM: 'International Business Machines Corporation',
      ACN: 'Accenture plc',
      XLK: 'Technology Select Sector SPDR Fund',
    },
    Materials: {
      LIN: 'Linde plc',
      SHW: 'The Sherwin-Williams Company',
      FCX: 'Freeport-McMoRan Inc.',
      NEM: 'Newmont Corporation',
      XLB: 'Materials Select Sector SPDR Fund',
    },
    'Real Estate': {
      PLD: 'Prologis, Inc.',
      AMT: 'American Tower Corporation',
      EQIX: 'Equinix, Inc.',
      SPG: 'Simon Property Group, Inc.',
      XLRE: 'Real Estate Select Sector SPDR Fund',
    },
    Utilities: {
      NEE: 'NextEra Energy, Inc.',
      SO: 'The Southern Company',
      DUK: 'Duke Energy Corporation',
      XLU: 'Utilities Select Sector SPDR Fund',
    },
    'Broad Market': {
      SPY: 'SPDR S&P 500 ETF Trust',
      VOO: 'Vanguard S&P 500 ETF',
      QQQ: 'Invesco QQQ Trust',
      IWM: 'iShares Russell 2000 ETF',
      DIA: 'SPDR Dow Jones Industrial Average ETF Trust',
      VTI: 'Vanguard Total Stock Market ETF',
      VXUS: 'Vanguard Total International Stock ETF',
      EEM: 'iShares MSCI Emerging Markets ETF',
      EFA: 'iShares MSCI EAFE ETF',
    },
    Bonds: {
      TLT: 'iShares 20+ Year Treasury Bond ETF',
      IEF: 'iShares 7-10 Year Treasury Bond ETF',
      LQD: 'iShares iBoxx $ Investment Grade Corporate Bond ETF',
      BND: 'Vanguard Total Bond Market ETF',
    },
    Commodities: {
      GLD: 'SPDR Gold Shares',
      SLV: 'iShares Silver Trust',
      USO: 'United States Oil Fund, LP',
    },
  }

export const US_COMPANIES: readonly Company[] = Object.entries(NAMES).flatMap(([sector, names]) =>
  Object.entries(names).map(([symbol, name]) => ({ symbol, name, sector, industry: null })),
)

const BY_SYMBOL = new Map(US_COMPANIES.map((company) => [company.symbol, company]))

/** The company in the table that ships with the product, or null. */
export function findUsCompany(symbol: string): Company | null {
  return BY_SYMBOL.get(symbol) ?? null
}
