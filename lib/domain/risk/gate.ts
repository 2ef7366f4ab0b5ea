import { type CapRule, capBuy, floorTo } from './cap-buy'
import type { GateClamp, Holding, Proposal, RefusalCode, RiskLimits, RiskView, Verdict } from './limits'

/**
 * The hard gate: every order passes it, in a cycle once over all proposals and again, binding, inside the reservation.
 * Sells come first, then buys by conviction, then symbol; each sees what the ones before took. It only shrinks or refuses.
 * What cannot be evaluated is refused. Limits are measured at an order's worst price against equity before the order.
 */
export function passGate(
  view: RiskView,
  proposals: readonly Proposal[],
  limits: RiskLimits,
  lot: number = 1,
): Verdict[] {
  const book = new Map(view.holdings.map((holding) => [holding.symbol, holding]))
  let freeCash = view.freeCash
  const verdicts = new Map<Proposal, Verdict>()
  for (const proposal of inOrder(proposals)) {
    const verdict =
      proposal.side === 'sell'
        ? gateSell(book, proposal, lot)
        : gateBuy({ ...view, freeCash }, book, proposal, limits, lot)
    verdicts.set(proposal, verdict)
    if (verdict.quantity === 0) continue
    const held = book.get(proposal.symbol) ?? flat(proposal)
    if (proposal.side === 'sell') {
      book.set(proposal.symbol, { ...held, openSellQuantity: held.openSellQuantity + verdict.quantity })
    } else {
      const worst = proposal.worstPrice ?? 0
      // A position stays with whom it was opened for.
      const strategyId = held.quantity > 0 ? held.strategyId : (proposal.strategy?.id ?? null)
      book.set(proposal.symbol, { ...held, openBuyQuantity: verdict.quantity, openBuyPrice: worst, strategyId })
      freeCash -= verdict.quantity * worst + proposal.commissionFor(verdict.quantity)
    }
  }
  return proposals.flatMap((proposal) => verdicts.get(proposal) ?? [])
}

function inOrder(proposals: readonly Proposal[]): Proposal[] {
  return [...proposals].sort(
    (a, b) =>
      (a.side === b.side ? 0 : a.side === 'sell' ? -1 : 1) ||
      b.conviction - a.conviction ||
      (a.symbol < b.symbol ? -1 : a.symbol > b.symbol ? 1 : 0),
  )
}

const flat = (proposal: Proposal): Holding => ({
  symbol: proposal.symbol,
  sector: proposal.sector,
  quantity: 0,
  price: proposal.price ?? 0,
  openBuyQuantity: 0,
  openBuyPrice: 0,
  openSellQuantity: 0,
})

const refuse = (proposal: Proposal, code: RefusalCode, reason: string, clamps: readonly GateClamp[] = []): Verdict => ({
  symbol: proposal.symbol,
  side: proposal.side,
  asked: proposal.quantity,
  quantity: 0,
  approved: false,
  refusal: { code, reason },
  clamps,
})

function gateSell(book: ReadonlyMap<string, Holding>, proposal: Proposal, lot: number): Verdict {
  const held = book.get(proposal.symbol)
  if (!held || held.quantity <= 0)
    return refuse(proposal, 'not_held', `${proposal.symbol} is not held; short sales are off.`)
  if (held.openBuyQuantity > 0 || held.openSellQuantity > 0)
    return refuse(proposal, 'open_order', `An order in ${proposal.symbol} is still working.`)
  if (!isPositive(proposal.quantity)) return refuse(proposal, 'no_quantity', 'There is nothing to sell.')
  const quantity = proposal.quantity >= held.quantity ? held.quantity : floorTo(proposal.quantity, lot)
  if (quantity <= 0) return refuse(proposal, 'no_quantity', 'Less than one lot would be sold.')
  const clamps: GateClamp[] =
    quantity < proposal.quantity
      ? [{ rule: 'not_held', before: proposal.quantity, after: quantity, reason: `Only ${held.quantity} are held.` }]
      : []
  return {
    symbol: proposal.symbol,
    side: 'sell',
    asked: proposal.quantity,
    quantity,
    approved: true,
    refusal: null,
    clamps,
  }
}

function gateBuy(
  view: RiskView,
  book: ReadonlyMap<string, Holding>,
  proposal: Proposal,
  limits: RiskLimits,
  lot: number,
): Verdict {
  const { symbol, price, worstPrice, strategy } = proposal
  if (strategy && !strategy.enabled)
    return refuse(proposal, 'strategy_disabled', `The strategy “${strategy.name}” is disabled; it may only sell.`)
  if (!isPositive(price) || !isPositive(worstPrice) || worstPrice < price)
    return refuse(proposal, 'no_price', `There is no usable price for ${symbol}.`)
  if (!isPositive(view.equity) || !Number.isFinite(view.freeCash))
    return refuse(proposal, 'cannot_evaluate', 'The account has no equity to measure limits against.')
  if (!isPositive(proposal.quantity)) return refuse(proposal, 'no_quantity', 'There is nothing to buy.')
  const held = book.get(symbol)
  if (held && (held.openBuyQuantity > 0 || held.openSellQuantity > 0))
    return refuse(proposal, 'open_order', `An order in ${symbol} is still working.`)
  const ownValue = held ? exposure(held) : 0
  let sectorValue = 0
  for (const holding of book.values()) if (holding.sector === proposal.sector) sectorValue += exposure(holding)
  const positions = countPositions(book.values())
  const own = strategy ? [...book.values()].filter(({ strategyId }) => strategyId === strategy.id) : []
  const strategyValue = own.reduce((sum, holding) => sum + exposure(holding), 0)
  const { equity, freeCash } = view
  const why: Record<CapRule, () => string> = {
    max_positions: () => `${limits.maxPositions} positions are held or being opened already.`,
    max_position_size: () =>
      `${symbol} may be ${percent(limits.maxPosition)} of equity and is ${percent(ownValue / equity)}.`,
    max_sector_exposure: () =>
      `Sector ${proposal.sector} may be ${percent(limits.maxSector)} of equity and is ${percent(sectorValue / equity)}.`,
    strategy_max_positions: () =>
      `“${strategy?.name}” may hold ${strategy?.maxPositions} positions and holds or opens as many.`,
    strategy_position_size: () =>
      `${symbol} may be ${percent(strategy?.maxPosition ?? 0)} of equity in “${strategy?.name}” and is ${percent(ownValue / equity)}.`,
    strategy_allocation: () =>
      `“${strategy?.name}” may be ${percent(strategy?.allocation ?? 0)} of equity and is ${percent(strategyValue / equity)}.`,
    insufficient_cash: () => `Free cash is ${freeCash.toFixed(2)}.`,
  }
  const clamps: (GateClamp & { rule: RefusalCode })[] = []
  const quantity = capBuy(
    {
      quantity: proposal.quantity,
      worstPrice,
      equity,
      freeCash,
      ownValue,
      sectorValue,
      positions,
      isHeld: (held?.quantity ?? 0) > 0,
      strategy: strategy ? { ...strategy, value: strategyValue, positions: countPositions(own) } : undefined,
    },
    limits,
    (shares) => proposal.commissionFor(shares),
    lot,
    (rule, before, after) => clamps.push({ rule, before, after, reason: why[rule]() }),
  )
  const last = clamps.at(-1)
  if (quantity <= 0)
    return refuse(proposal, last?.rule ?? 'no_quantity', last?.reason ?? 'Less than one lot would be bought.', clamps)
  const { least = 0 } = proposal
  if (quantity * price < least)
    return refuse(
      proposal,
      'below_min_order',
      `${quantity} ${symbol} would be worth ${(quantity * price).toFixed(2)}; the smallest order is ${least.toFixed(2)}.`,
      clamps,
    )
  return { symbol, side: 'buy', asked: proposal.quantity, quantity, approved: true, refusal: null, clamps }
}

const exposure = (holding: Holding): number =>
  holding.quantity * holding.price + holding.openBuyQuantity * holding.openBuyPrice

function countPositions(holdings: Iterable<Holding>): number {
  let count = 0
  for (const holding of holdings) if (holding.quantity > 0 || holding.openBuyQuantity > 0) count += 1
  return count
}

const isPositive = (value: number | null): value is number => value !== null && Number.isFinite(value) && value > 0

const percent = (fraction: number): string => `${(fraction * 100).toFixed(1)} %`
