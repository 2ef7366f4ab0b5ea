import { createRandom } from '../prng'
import type { Strategy } from '../strategies/strategy'
import type { TradingConfig } from './config'
import type { Market } from './market'
import type { OrderRequest } from './orders'
import { runBacktest } from './run'
import { cutMarket } from './truncate'

export type LookAheadReport = {
  /** Steps at which something was decided, and how many steps were run again with nothing after them. */
  readonly signals: number
  readonly checked: number
  /** Steps at which the decision was another one when the future was cut off; at most 20 are named. */
  readonly leaks: readonly { readonly time: number; readonly decided: string; readonly withoutFuture: string }[]
  readonly leaking: number
}

const NAMED = 20
/** Steps from one word of progress to the next. */
const TOLD_EVERY = 20

/**
 * Runs a strategy again on data that ends at a step and compares what it decides there, at every step with a decision and at as many
 * others, up to `most` runs spread evenly. A strategy that looks backwards only decides the same. `onProgress` hears the share done.
 */
export function findLookAhead<P>(
  market: Market,
  strategy: Strategy<P>,
  params: P,
  config: TradingConfig,
  {
    most = 2_000,
    tradeFrom,
    onProgress,
  }: { most?: number; tradeFrom?: number; onProgress?: (share: number) => void } = {},
): LookAheadReport {
  const decisions = decisionsOf(market, strategy, params, config, tradeFrom)
  const steps = stepsToCheck(market.timeline.length, [...decisions.keys()], most, config.seed)
  const leaks: LookAheadReport['leaks'][number][] = []
  let leaking = 0
  for (const [done, index] of steps.entries()) {
    if (done % TOLD_EVERY === 0) onProgress?.(done / steps.length)
    const time = market.timeline[index] as number
    const cut = cutMarket(market, Number.NEGATIVE_INFINITY, time)
    if (cut.timeline.length !== index + 1) continue
    const decided = decisions.get(index) ?? 'nothing'
    const withoutFuture = decisionsOf(cut, strategy, params, config, tradeFrom).get(index) ?? 'nothing'
    if (decided === withoutFuture) continue
    leaking++
    if (leaks.length < NAMED) leaks.push({ time, decided, withoutFuture })
  }
  return { signals: decisions.size, checked: steps.length, leaks, leaking }
}

function decisionsOf<P>(
  market: Market,
  strategy: Strategy<P>,
  params: P,
  config: TradingConfig,
  tradeFrom: number | undefined,
): Map<number, string> {
  const decisions = new Map<number, string>()
  const names = market.symbols
  const onDecision = (step: number, requests: readonly OrderRequest[], canceled: readonly number[]) => {
    const said = [
      ...canceled.map((symbol) => `cancel ${names[symbol]}`),
      ...requests.map((one) => describe(one, names)),
    ]
    decisions.set(step, said.join(', '))
  }
  runBacktest(market, strategy, params, config, { onDecision, ...(tradeFrom === undefined ? {} : { tradeFrom }) })
  return decisions
}

function describe(request: OrderRequest, names: readonly string[]): string {
  const { side, symbol, quantity, type, limit, stop, trail, bracket, timeInForce, until, reduceOnly } = request
  const prices = {
    limit,
    stop,
    trail,
    'take profit': bracket?.takeProfit,
    'stop loss': bracket?.stopLoss,
    trailing: bracket?.trail,
  }
  const terms = Object.entries(prices).flatMap(([name, price]) =>
    price === undefined ? [] : [`${name} ${shown(price)}`],
  )
  const end = [
    timeInForce,
    until === undefined ? undefined : new Date(until).toISOString(),
    reduceOnly && 'reduce only',
  ]
  return [side, shown(quantity), names[symbol], type, ...terms, ...end].filter(Boolean).join(' ')
}

const shown = (value: number): number => Number(value.toPrecision(9))

/** Every signal and as many other steps, at most `most` of them, spread evenly. */
function stepsToCheck(length: number, signals: readonly number[], most: number, seed: string): number[] {
  const random = createRandom(`${seed} look-ahead`)
  const others = Array.from({ length: Math.max(signals.length, 20) }, () => Math.floor(random.uniform() * length))
  const every = [...new Set([...signals, ...others])].sort((a, b) => a - b)
  if (every.length <= most) return every
  return Array.from({ length: most }, (_, index) => every[Math.floor((index * every.length) / most)] as number)
}
