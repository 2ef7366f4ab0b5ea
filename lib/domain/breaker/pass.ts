import { floorTo } from '../risk/cap-buy'
import { passGate } from '../risk/gate'
import type { GateClamp, Proposal, RefusalCode, RiskLimits, RiskView, Verdict } from '../risk/limits'
import { type Breaker, refusesExposure } from './state'

/**
 * The hard gate under a breaker: sells go through the gate as always; buys pass while it is active, none passes while it reduces
 * or is halted, and of a probe the one that the gate serves first, at no more than `probe` of equity at its worst price. Like the
 * gate it only shrinks or refuses.
 */
export function passUnderBreaker(
  breaker: Breaker,
  view: RiskView,
  proposals: readonly Proposal[],
  limits: RiskLimits,
  lot: number,
  probe: number,
): Verdict[] {
  if (breaker.state === 'active') return passGate(view, proposals, limits, lot)
  if (refusesExposure(breaker)) {
    const gated = passGate(view, proposals.filter(isSell), limits, lot)
    let next = 0
    return proposals.flatMap((item) => (isSell(item) ? (gated[next++] ?? []) : refuse(item, 'breaker', whyOf(breaker))))
  }
  const small = proposals.map((item) => (isSell(item) ? item : asProbe(item, view.equity * probe, lot)))
  const gated = passGate(view, small, limits, lot)
  const first = gated
    .filter((verdict) => verdict.side === 'buy' && verdict.approved)
    .sort((a, b) => convictionOf(proposals, b) - convictionOf(proposals, a) || (a.symbol < b.symbol ? -1 : 1))[0]
  return proposals.flatMap((item, index) => {
    const verdict = gated[index]
    if (!verdict || isSell(item)) return verdict ?? []
    if (verdict.approved && verdict !== first)
      return refuse(item, 'breaker_probe', 'A probe is one order, and another one was served first.')
    const asked = small[index]?.quantity ?? 0
    const shrunk: GateClamp = { rule: 'breaker_probe', before: item.quantity, after: asked, reason: PROBE }
    return {
      ...verdict,
      asked: item.quantity,
      clamps: asked < item.quantity ? [shrunk, ...verdict.clamps] : verdict.clamps,
    }
  })
}

const PROBE = 'Trading resumes with one small order.'

const isSell = (item: Proposal): boolean => item.side === 'sell'

const asProbe = (item: Proposal, most: number, lot: number): Proposal => ({
  ...item,
  // The smallest order is a rule of ordinary trading; a probe is meant to be small.
  least: 0,
  quantity: item.worstPrice ? Math.min(item.quantity, floorTo(most / item.worstPrice, lot)) : item.quantity,
})

const convictionOf = (proposals: readonly Proposal[], verdict: Verdict): number =>
  proposals.find(({ symbol, side }) => symbol === verdict.symbol && side === verdict.side)?.conviction ?? 0

const whyOf = ({ state, reason }: Breaker): string =>
  state === 'probing'
    ? 'The one order of the probe is under way.'
    : `The circuit breaker is ${state}${reason ? `: ${reason}` : '.'}`

const refuse = (item: Proposal, code: RefusalCode, reason: string): Verdict => ({
  symbol: item.symbol,
  side: item.side,
  asked: item.quantity,
  quantity: 0,
  approved: false,
  refusal: { code, reason },
  clamps: [],
})
