import { Decimal, decimal } from '../money'
import { movedSymbols, ownerOf } from './owner'
import type { StrategyTerms } from './terms'

/** What speaks against a change; `path` names the field. */
export type StrategyProblem = { readonly path: string; readonly message: string }

type Checked = Pick<StrategyTerms, 'id' | 'name' | 'enabled' | 'disabledAt' | 'symbols' | 'allocation'>

/**
 * Looks at an account's strategies before and after a change of the one called `id`. A symbol is in one enabled strategy at most,
 * allocations of the enabled ones sum to one at most, and what is held or on order (`busy`) stays with its strategy.
 */
export function problemsOf(
  before: readonly Checked[],
  after: readonly Checked[],
  id: string,
  busy: Iterable<string>,
): StrategyProblem[] {
  const changed = after.find((item) => item.id === id)
  const problems: StrategyProblem[] = []
  if (changed?.enabled) {
    const others = after.filter((item) => item.enabled && item.id !== id)
    for (const [index, symbol] of changed.symbols.entries()) {
      const other = others.find(({ symbols }) => symbols.includes(symbol))
      if (other) problems.push({ path: `symbols.${index}`, message: `${symbol} is in “${other.name}” already` })
    }
    const free = decimal(1).minus(sumOf(others))
    if (decimal(changed.allocation).gt(free))
      problems.push({ path: 'allocation', message: `the other enabled strategies leave ${percent(free)}` })
  }
  for (const symbol of movedSymbols(before, after, busy)) {
    if (problems.some(({ message }) => message.startsWith(`${symbol} `))) continue
    const index = changed?.symbols.indexOf(symbol) ?? -1
    const owner = ownerOf(before, symbol)
    const whose = owner ? (owner.id === id ? 'this strategy' : `“${owner.name}”`) : 'the account itself'
    problems.push({
      path: index < 0 ? 'symbols' : `symbols.${index}`,
      message: `${symbol} is held or on order and stays with ${whose} until it is sold`,
    })
  }
  return problems
}

/** What the enabled strategies have together. */
export const sumOf = (strategies: readonly Checked[]): Decimal =>
  strategies.reduce((sum, { enabled, allocation }) => (enabled ? sum.plus(allocation) : sum), new Decimal(0))

const percent = (fraction: Decimal): string => `${Decimal.max(fraction, 0).times(100).toDecimalPlaces(2)} %`
