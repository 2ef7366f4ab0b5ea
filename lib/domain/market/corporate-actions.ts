import { dateToMs } from '../calendar/iso-date'
import type { Bar, CorporateAction } from './bar'

/** An action as a file or vendor states it, before it is known whose it is. */
export type RowAction = Omit<CorporateAction, 'symbol'>

const LARGEST_DENOMINATOR = 20
const RATIO_TOLERANCE = 2e-5

/**
 * The simple fraction a split ratio stands for: sources that derive ratios from prices say 6.999997 for 7:1. A ratio that
 * is near no fraction with a denominator up to 20 is returned as it is (1.0027 is a real one).
 */
export function snapSplitRatio(value: number): number {
  for (let denominator = 1; denominator <= LARGEST_DENOMINATOR; denominator++) {
    const simple = Math.round(value * denominator) / denominator
    if (simple > 0 && Math.abs(simple / value - 1) < RATIO_TOLERANCE) return simple
  }
  return value
}

/**
 * Dividends as paid from dividends restated for later splits (Yahoo's form): each is multiplied by every split after it.
 * `actions` must hold all splits up to the day the source was read. Splits pass through unchanged.
 */
export function dividendsAsPaid<A extends RowAction>(actions: readonly A[]): A[] {
  const splits = actions.filter((action) => action.type === 'split')
  return actions.map((action) => {
    if (action.type === 'split') return action
    const later = splits.filter((split) => split.exDate > action.exDate)
    return { ...action, value: later.reduce((value, split) => value * split.value, action.value) }
  })
}

/**
 * Takes dividends back out of daily bars that were adjusted for them, so that prices are split-adjusted only. `dividends`
 * are in the basis of the bars (restated for later splits). Bars in time order; a dividend without a bar before it has no
 * effect. Volumes are untouched.
 *
 * Source: Yahoo and CRSP adjust by (1 - dividend / close before the ex-date); solved backwards for that close:
 * close = adjusted / factor + dividend, where factor is the product of the later adjustments.
 */
export function undoDividendAdjustment(bars: readonly Bar[], dividends: readonly RowAction[]): Bar[] {
  const pending = dividends
    .filter((action) => action.type === 'dividend')
    .toSorted((a, b) => (a.exDate < b.exDate ? -1 : 1))
  const restored: Bar[] = []
  let factor = 1
  for (const bar of bars.toReversed()) {
    for (let next = pending.at(-1); next && dateToMs(next.exDate) > bar.time; next = pending.at(-1)) {
      pending.pop()
      const close = bar.close / factor + next.value
      factor *= 1 - next.value / close
    }
    restored.push(divide(bar, factor))
  }
  return restored.reverse()
}

function divide(bar: Bar, factor: number): Bar {
  if (factor === 1) return bar
  return { ...bar, open: bar.open / factor, high: bar.high / factor, low: bar.low / factor, close: bar.close / factor }
}
