import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { atr } from '@/lib/domain/indicators/atr'
import { bollinger } from '@/lib/domain/indicators/bollinger'
import { macd } from '@/lib/domain/indicators/macd'
import { rsi } from '@/lib/domain/indicators/rsi'
import { sma } from '@/lib/domain/indicators/sma'
import { createRandom } from '@/lib/domain/prng'
import { STRATEGY_KIT } from '@/lib/domain/strategies/kit'
import { median, timed, verdict } from './support/measure'

/** RSI 14, MACD (12, 26, 9), SMA 20, ATR 14 and Bollinger 20 over a million bars, against one hand-written loop that does no more. */
const BARS = 1_000_000
const ROUNDS = 15
const { high, low, close } = walk(BARS)

const whole = () => [rsi(close, 14), macd(close), sma(close, 20), atr(high, low, close, 14), bollinger(close, 20)]

/** Bar by bar, into the same eleven series. */
function stream() {
  const { createAtr, createBollinger, createMacd, createRsi, createSma } = STRATEGY_KIT.streaming
  const strength = createRsi(14)
  const convergence = createMacd()
  const average = createSma(20)
  const range = createAtr(14)
  const bands = createBollinger(20)
  const out = Array.from({ length: 11 }, () => new Float64Array(BARS))
  const [a, b, c, d, e, f, g, h, i, j, k] = out as [Float64Array, ...Float64Array[]] as Eleven
  for (let bar = 0; bar < BARS; bar++) {
    const last = close[bar] as number
    const { line, signal, histogram } = convergence.next(last)
    const { upper, middle, lower, percentB, bandwidth } = bands.next(last)
    a[bar] = strength.next(last)
    b[bar] = line
    c[bar] = signal
    d[bar] = histogram
    e[bar] = average.next(last)
    f[bar] = range.next(high[bar] as number, low[bar] as number, last)
    g[bar] = upper
    h[bar] = middle
    i[bar] = lower
    j[bar] = percentB
    k[bar] = bandwidth
  }
  return out
}

type S = Float64Array
type Eleven = [S, S, S, S, S, S, S, S, S, S, S]

function walk(length: number) {
  const random = createRandom('indicators')
  const [high, low, close] = [new Float64Array(length), new Float64Array(length), new Float64Array(length)]
  let price = 100
  for (let i = 0; i < length; i++) {
    const open = price
    price = Math.max(1, price * (1 + 0.0005 * random.shock()))
    close[i] = price
    high[i] = Math.max(open, price) * (1 + 0.0003 * random.uniform())
    low[i] = Math.min(open, price) * (1 - 0.0003 * random.uniform())
  }
  return { high, low, close }
}

/**
 * The least work that RSI 14, MACD (12, 26, 9), SMA 20, ATR 14 and Bollinger bands of 20 can be: one pass with plain running sums,
 * no care for missing values or rounding, into the same eleven series.
 */
function indicatorLoop(high: Float64Array, low: Float64Array, close: Float64Array) {
  const length = close.length
  const strength = new Float64Array(length)
  const line = new Float64Array(length)
  const signal = new Float64Array(length)
  const histogram = new Float64Array(length)
  const average = new Float64Array(length)
  const range = new Float64Array(length)
  const upper = new Float64Array(length)
  const middle = new Float64Array(length)
  const lower = new Float64Array(length)
  const percentB = new Float64Array(length)
  const bandwidth = new Float64Array(length)
  let gain = 0
  let loss = 0
  let fast = 0
  let slow = 0
  let smooth = 0
  let spread = 0
  let sum = 0
  let squares = 0
  for (let i = 0; i < length; i++) {
    const c = close[i] as number
    const before = i === 0 ? c : (close[i - 1] as number)
    const change = c - before
    const up = Math.max(change, 0)
    const down = Math.max(-change, 0)
    if (i <= 14) {
      gain += up / 14
      loss += down / 14
    } else {
      gain += (up - gain) / 14
      loss += (down - loss) / 14
    }
    strength[i] = i < 14 ? Number.NaN : (100 * gain) / (gain + loss)

    if (i < 12) fast += c / 12
    else fast += (2 / 13) * (c - fast)
    if (i < 26) slow += c / 26
    else slow += (2 / 27) * (c - slow)
    const distance = fast - slow
    if (i >= 25) smooth += i < 34 ? distance / 9 : 0.2 * (distance - smooth)
    line[i] = i < 25 ? Number.NaN : distance
    signal[i] = i < 33 ? Number.NaN : smooth
    histogram[i] = i < 33 ? Number.NaN : distance - smooth

    const top = Math.max(high[i] as number, before)
    const bottom = Math.min(low[i] as number, before)
    const reach = i === 0 ? (high[0] as number) - (low[0] as number) : top - bottom
    if (i < 14) spread += reach / 14
    else spread += (reach - spread) / 14
    range[i] = i < 13 ? Number.NaN : spread

    sum += c
    squares += c * c
    if (i >= 20) {
      const left = close[i - 20] as number
      sum -= left
      squares -= left * left
    }
    if (i < 19) {
      average[i] = upper[i] = middle[i] = lower[i] = percentB[i] = bandwidth[i] = Number.NaN
      continue
    }
    const mean = sum / 20
    const width = 2 * Math.sqrt(squares / 20 - mean * mean)
    average[i] = mean
    middle[i] = mean
    upper[i] = mean + width
    lower[i] = mean - width
    percentB[i] = (c - (mean - width)) / (2 * width)
    bandwidth[i] = (2 * width) / mean
  }
  return { strength, line, signal, histogram, average, range, upper, middle, lower, percentB, bandwidth }
}

/** Takes away what the round before left, so that nobody pays for another's series. */
setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

const works = { loop: () => indicatorLoop(high, low, close), whole, stream }
const times: Record<keyof typeof works, number[]> = { loop: [], whole: [], stream: [] }
for (let round = 0; round < ROUNDS; round++)
  for (const name of ['loop', 'whole', 'stream'] as const) {
    collect()
    times[name].push(await timed(works[name]))
  }

console.log(`\nfive indicators over ${BARS.toLocaleString('en')} bars, medians of ${ROUNDS} rounds`)
const rows = [
  ['hand-written loop', 'loop', null],
  ['series', 'whole', 1.3],
  ['one bar at a time', 'stream', 3],
] as const
for (const [what, name, most] of rows) {
  const ms = median(times[name])
  // Against the loop of the same round: the machine is not equally busy in all of them.
  const ratio = median(times[name].map((time, round) => time / (times.loop[round] as number)))
  const limit = most === null ? '' : `   at most ${most.toFixed(1)}   ${verdict(ratio <= most)}`
  console.log(`  ${what.padEnd(24)} ${ms.toFixed(1).padStart(9)} ms   × ${ratio.toFixed(2)}${limit}`)
}
console.log(`  first round: loop ${times.loop[0]?.toFixed(0)} ms, series ${times.whole[0]?.toFixed(0)} ms`)
process.exit()
