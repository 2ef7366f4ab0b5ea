import type { Opinion, OpinionContext } from '../agents/opinion'
import { type Factor, pct, recommend } from './score'

const LEAST_BARS = 50

/**
 * Trend following with brakes: moving averages and MACD give the direction, ADX says whether there is a trend at all, RSI
 * and Bollinger %B hold back at the extremes (Wilder 1978; Appel 2005; Bollinger 2001).
 */
export function technicalRules(context: OpinionContext<'technical'>): Opinion<'technical'> {
  const { indicators: i, price, bars } = context
  if (bars < LEAST_BARS || i.sma50 === null || i.rsi14 === null)
    return { status: 'insufficient_data', reason: `${bars} daily bars are known; ${LEAST_BARS} are needed.` }
  const factors: Factor[] = []
  const add = (points: number, text: string) => factors.push({ points, text })

  const over50 = price / i.sma50 - 1
  add(over50 > 0 ? 1.5 : -1.5, `close ${pct(over50)} against its 50-day average`)
  if (i.sma200 !== null) {
    const over200 = price / i.sma200 - 1
    add(over200 > 0 ? 1.5 : -1.5, `close ${pct(over200)} against its 200-day average`)
    add(i.sma50 > i.sma200 ? 1 : -1, `50-day average ${i.sma50 > i.sma200 ? 'above' : 'below'} the 200-day`)
  }
  if (i.macd.histogram !== null) add(i.macd.histogram > 0 ? 1 : -1, `MACD histogram ${i.macd.histogram.toFixed(2)}`)
  if (i.adx14 !== null && i.plusDi !== null && i.minusDi !== null && i.adx14 >= 20)
    add(
      i.plusDi > i.minusDi ? 1 : -1,
      `trend strength ADX ${i.adx14.toFixed(0)}, ${i.plusDi > i.minusDi ? 'upward' : 'downward'}`,
    )
  if (i.change20d !== null) add(Math.max(-1, Math.min(1, i.change20d * 10)), `${pct(i.change20d)} over 20 days`)
  if (i.rsi14 >= 75) add(-2, `RSI ${i.rsi14.toFixed(0)} is overbought`)
  else if (i.rsi14 <= 25) add(1, `RSI ${i.rsi14.toFixed(0)} is oversold`)
  if (i.bollinger.percentB !== null && i.bollinger.percentB > 1.05) add(-1, 'close above the upper Bollinger band')
  if (i.volumeRatio20 !== null && i.volumeRatio20 >= 1.5 && i.change1d !== null)
    add(i.change1d > 0 ? 0.5 : -0.5, `volume ${i.volumeRatio20.toFixed(1)} × its average on a ${pct(i.change1d)} day`)
  return { status: 'ok', by: 'rules', value: recommend(factors, 7, 'price picture') }
}
