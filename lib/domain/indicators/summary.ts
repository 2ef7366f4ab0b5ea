import type { Bar } from '../market/bar'
import { adx } from './adx'
import { atr } from './atr'
import { bollinger } from './bollinger'
import { ema } from './ema'
import { macd } from './macd'
import { obv } from './obv'
import { rateOfChange } from './rate-of-change'
import { realisedVolatility } from './realised-volatility'
import { rollingMax, rollingMin } from './rolling'
import { rsi } from './rsi'
import { lastValue } from './series'
import { sma } from './sma'
import { stochastic } from './stochastic'
import { vwap } from './vwap'

const SESSIONS_IN_52_WEEKS = 252

export type IndicatorSummary = ReturnType<typeof summariseIndicators>

/**
 * The latest value of every indicator, for agents and the API. `bars` are daily, oldest first, of one basis. Changes,
 * ratios and volatilities are fractions (0.05 is 5 %); prices are in the unit of the bars; RSI, ADX and stochastic run
 * from 0 to 100. A figure is null when there are too few bars for it: nothing is guessed.
 */
export function summariseIndicators(bars: readonly Bar[]) {
  const { high, low, close, volume } = columns(bars)
  const lastClose = lastValue(close)
  const atr14 = lastValue(atr(high, low, close, 14))
  const bands = bollinger(close, 20, 2)
  const convergence = macd(close)
  const direction = adx(high, low, close, 14)
  const oscillator = stochastic(high, low, close)
  const high252 = lastValue(rollingMax(high, SESSIONS_IN_52_WEEKS))
  return {
    close: lastClose,
    change1d: lastValue(rateOfChange(close, 1)),
    change5d: lastValue(rateOfChange(close, 5)),
    change20d: lastValue(rateOfChange(close, 20)),
    sma20: lastValue(sma(close, 20)),
    sma50: lastValue(sma(close, 50)),
    sma200: lastValue(sma(close, 200)),
    ema12: lastValue(ema(close, 12)),
    ema26: lastValue(ema(close, 26)),
    rsi14: lastValue(rsi(close, 14)),
    macd: {
      line: lastValue(convergence.line),
      signal: lastValue(convergence.signal),
      histogram: lastValue(convergence.histogram),
    },
    atr14,
    /** Average true range over the close. */
    atrPct: ratio(atr14, lastClose),
    bollinger: {
      upper: lastValue(bands.upper),
      middle: lastValue(bands.middle),
      lower: lastValue(bands.lower),
      percentB: lastValue(bands.percentB),
      bandwidth: lastValue(bands.bandwidth),
    },
    adx14: lastValue(direction.adx),
    plusDi: lastValue(direction.plusDi),
    minusDi: lastValue(direction.minusDi),
    stochastic: { k: lastValue(oscillator.k), d: lastValue(oscillator.d) },
    obvSlope20: obvSlope(close, volume, 20),
    vwap20: lastValue(vwap(high, low, close, volume, 20)),
    roc20: lastValue(rateOfChange(close, 20)),
    realisedVolatility20: lastValue(realisedVolatility(close, 20)),
    /** Last volume over the mean volume of the 20 sessions before it. */
    volumeRatio20: ratio(lastValue(volume), lastValue(sma(volume.subarray(0, -1), 20))),
    high252,
    low252: lastValue(rollingMin(low, SESSIONS_IN_52_WEEKS)),
    /** Close against the highest high of 252 sessions: 0 at the high, -0.2 twenty per cent below. */
    drawdownFromHigh252: lastClose === null || high252 === null ? null : lastClose / high252 - 1,
  }
}

function columns(bars: readonly Bar[]) {
  return {
    high: Float64Array.from(bars, (bar) => bar.high),
    low: Float64Array.from(bars, (bar) => bar.low),
    close: Float64Array.from(bars, (bar) => bar.close),
    volume: Float64Array.from(bars, (bar) => bar.volume),
  }
}

function ratio(part: number | null, whole: number | null): number | null {
  return part === null || whole === null || whole === 0 ? null : part / whole
}

/**
 * Slope of on-balance volume over the last `period` bars by least squares, per bar, over their mean volume: +1 when every
 * bar's volume went to rising closes, -1 when to falling ones. Null with too few bars or no volume.
 */
function obvSlope(closes: Float64Array, volumes: Float64Array, period: number): number | null {
  if (closes.length <= period) return null
  const balance = obv(closes, volumes).subarray(-period)
  const meanVolume = lastValue(sma(volumes, period))
  const middle = (period - 1) / 2
  let covariance = 0
  let variance = 0
  balance.forEach((value, i) => {
    covariance += (i - middle) * value
    variance += (i - middle) ** 2
  })
  return ratio(covariance / variance, meanVolume)
}
