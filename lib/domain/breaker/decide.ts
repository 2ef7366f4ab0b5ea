import { type BreakerFacts, type BreakerLimits, type Measure, measure } from './measure'
import type { Breaker, BreakerCondition, BreakerState } from './state'

export type BreakerMove = { to: BreakerState; condition: BreakerCondition | null; reason: string }

/**
 * Where the breaker goes from here, or null to stay: pure, and the only place that decides it.
 *
 * A halt never ends by itself but through a probe. After a halt by drawdown the probe begins once drawdown is under the lower
 * limit, or after enough wins in a row; after one by losses, or a lost probe, only after the wins; and never while any condition
 * holds. A probe that wins makes the account active, one that loses halts it again. `reducing` ends with its cause.
 */
export function decide(
  breaker: Pick<Breaker, 'state' | 'condition'>,
  facts: BreakerFacts,
  limits: BreakerLimits,
): BreakerMove | null {
  const tripped = measure(facts, limits).filter((item) => item.tripped)
  const halting = tripped.find(({ stops }) => stops === 'halted')
  const [worst] = tripped
  switch (breaker.state) {
    case 'active':
      return worst ? toward(worst) : null
    case 'reducing':
      if (halting) return toward(halting)
      if (!worst) return { to: 'active', condition: null, reason: 'The cause has gone.' }
      return tripped.some(({ condition }) => condition === breaker.condition) ? null : toward(worst)
    case 'halted':
      if (worst || !mayProbe(breaker.condition, facts, limits)) return null
      return { to: 'probing', condition: breaker.condition, reason: resumedBy(facts, limits) }
    case 'probing':
      if (halting) return toward(halting)
      if (worst) return { to: 'halted', condition: breaker.condition, reason: worst.reason }
      if (facts.probe === 'lost') return { to: 'halted', condition: 'probe_lost', reason: 'The probe was lost.' }
      if (facts.probe === 'passed') return { to: 'active', condition: null, reason: 'The probe did not lose.' }
      return null
  }
}

const toward = ({ stops, condition, reason }: Measure): BreakerMove => ({ to: stops, condition, reason })

const hasWon = (facts: BreakerFacts, limits: BreakerLimits) => facts.winStreak >= limits.winStreak

const mayProbe = (condition: BreakerCondition | null, facts: BreakerFacts, limits: BreakerLimits): boolean =>
  hasWon(facts, limits) || (condition === 'drawdown' && facts.drawdown < limits.drawdownResume)

const resumedBy = (facts: BreakerFacts, limits: BreakerLimits): string =>
  hasWon(facts, limits)
    ? `${facts.winStreak} wins in a row since the halt; one small order may try.`
    : `Drawdown is back at ${(facts.drawdown * 100).toFixed(1)} %; one small order may try.`

/**
 * Is a person needed? True when a halt has no automatic way out any more: nothing open that could win often enough or lift equity,
 * and no condition met.
 */
export function needsPerson(
  breaker: Pick<Breaker, 'state' | 'condition'>,
  facts: BreakerFacts,
  limits: BreakerLimits,
): boolean {
  if (breaker.state !== 'halted') return false
  // What halts holds until something that is open lifts equity or wins.
  if (facts.openTrades === 0 && measure(facts, limits).some(({ tripped, stops }) => tripped && stops === 'halted'))
    return true
  if (mayProbe(breaker.condition, facts, limits)) return false
  if (breaker.condition === 'drawdown' && facts.openTrades > 0) return false
  return facts.winStreak + facts.openTrades < limits.winStreak
}
