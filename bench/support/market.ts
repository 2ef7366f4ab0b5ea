import { buildMarket, type Columns, type Instrument, type Market } from '@/lib/domain/backtest/market'
import { createRandom } from '@/lib/domain/prng'

/** Bars of a random walk without drift: a million a second or so. */
export function walk(seed: string, bars: number, stepMs: number, deviation: number): Columns {
  const random = createRandom(seed)
  const column = () => new Float64Array(bars)
  const columns = { time: column(), open: column(), high: column(), low: column(), close: column(), volume: column() }
  let price = 100
  for (let i = 0; i < bars; i++) {
    const open = price * Math.exp(random.normal() * deviation * 0.1)
    price = open * Math.exp(random.normal() * deviation)
    columns.time[i] = i * stepMs
    columns.open[i] = open
    columns.close[i] = price
    columns.high[i] = Math.max(open, price) * 1.0005
    columns.low[i] = Math.min(open, price) * 0.9995
    columns.volume[i] = 1e7
  }
  return columns
}

const SECTORS = 11

/** Symbols S000, S001, … on one calendar, eleven sectors. */
export function walks(symbols: number, bars: number): Market {
  return buildMarket(
    Array.from(
      { length: symbols },
      (_, index): Instrument => ({
        symbol: `S${String(index).padStart(3, '0')}`,
        sector: `sector ${index % SECTORS}`,
        bars: walk(`symbol ${index}`, bars, 86_400_000, 0.015),
        actions: [],
      }),
    ),
  )
}

export const sectorsOf = (market: Market): Int32Array =>
  Int32Array.from(market.instruments, (_, index) => index % SECTORS)
export const one = (bars: Columns): Market => buildMarket([{ symbol: 'ONE', sector: 'x', bars, actions: [] }])
