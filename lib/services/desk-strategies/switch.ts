import { findAccount } from '../../db/accounts'
import type { Db, Tx } from '../../db/client'
import type { Origin } from '../../db/events'
import { readStrategies, strategyTrips } from '../../db/strategies'
import {
  drawdownShare,
  type EndReason,
  endOf,
  type Standing,
  standingSince,
} from '../../domain/desk-strategies/end-rule'
import type { DeskStrategy } from '../../domain/desk-strategies/terms'
import { type Decimal, decimal } from '../../domain/money'
import { AppError } from '../../errors'
import type { Clock } from '../../ports'
import { withdrawCanceled } from '../apply-splits'
import { clockOf } from '../breaker/history'
import { recallBuys } from '../breaker/judge'
import type { MoneyChange } from '../change-account'
import { changeStrategies, type Ground, mustFind, noteOf } from './change'

export type SwitchDeps = { db: Db; clock: Clock }

const RULE = 'rule'

/** Disables a strategy by hand: it may only sell from now on, and its buys that can be called back are. Throws `conflict`. */
export async function disableStrategy(
  deps: SwitchDeps,
  origin: Origin,
  id: string,
  reason: string,
): Promise<DeskStrategy> {
  const { accountId } = await mustFind(deps.db, id)
  return changeStrategies(deps.db, origin, accountId, async (ground) => {
    const strategy = await mustFind(ground.tx, id)
    if (!strategy.enabled) throw new AppError('conflict', 'The strategy is disabled already.')
    const changes = await disable(deps, ground, strategy, origin.actor, reason)
    return { changes, notes: [noteOf('StrategyDisabled', strategy, { name: strategy.name, reason })], result: id }
  })
}

/**
 * Enables a strategy again, only by hand: what it lost so far is judged no more. Throws `conflict` when it is enabled, and
 * `invalid_input` when its symbols or its part of the money are another's by now.
 */
export async function enableStrategy(
  deps: SwitchDeps,
  origin: Origin,
  id: string,
  reason: string,
): Promise<DeskStrategy> {
  const { accountId } = await mustFind(deps.db, id)
  return changeStrategies(deps.db, origin, accountId, async ({ tx }) => {
    const strategy = await mustFind(tx, id)
    if (strategy.enabled) throw new AppError('conflict', 'The strategy is enabled already.')
    const account = await findAccount(tx, accountId)
    const now = deps.clock.now()
    // A simulation that has not begun has nothing behind it.
    const countedFrom = account?.kind === 'simulation' ? account.clockAt : now
    await tx.strategy.update({
      where: { id },
      data: {
        enabled: true,
        disabledAt: null,
        disabledBy: null,
        disabledReason: null,
        countedFrom,
        plannedSince: now,
        updatedAt: now,
      },
    })
    const said = { name: strategy.name, reason, countedFrom: countedFrom?.toISOString() ?? null }
    return { changes: [], notes: [noteOf('StrategyEnabled', strategy, said)], result: id }
  })
}

/**
 * Looks at an account's strategies as they stand and disables those that their rule ends, each with an event and an alert that
 * say by what figures. Reads without a lock first: most looks find nothing. Returns the ids of those disabled.
 */
export async function judgeStrategies(deps: SwitchDeps, origin: Origin, accountId: string): Promise<string[]> {
  const { db } = deps
  const strategies = await readStrategies(db, accountId)
  const judged = strategies.filter(({ enabled, endRule: rule }) => enabled && hasRule(rule))
  if (judged.length === 0) return []
  const portfolio = await db.portfolioState.findUnique({ where: { accountId } })
  if (!portfolio) return []
  const equity = decimal(portfolio.totalValue.toString())
  const disabled: string[] = []
  for (const strategy of judged)
    if ((await endNow(db, strategy, equity)) && (await disableByRule(deps, origin, strategy)))
      disabled.push(strategy.id)
  return disabled
}

const hasRule = ({ maxDrawdown, maxLosses, minProfitFactor }: DeskStrategy['endRule']): boolean =>
  maxDrawdown !== null || maxLosses !== null || minProfitFactor !== null

async function endNow(
  db: Db | Tx,
  { id, countedFrom, endRule, allocation }: DeskStrategy,
  equity: Decimal,
): Promise<{ end: EndReason; standing: Standing; allocated: number } | null> {
  const standing = standingSince(await strategyTrips(db, id, countedFrom), countedFrom)
  const allocated = equity.times(allocation).toNumber()
  const end = endOf(endRule, standing, allocated)
  return end && { end, standing, allocated }
}

async function disableByRule(deps: SwitchDeps, origin: Origin, { id, accountId }: DeskStrategy): Promise<boolean> {
  let done = false
  await changeStrategies(deps.db, origin, accountId, async (ground) => {
    // Somebody may have been faster, or have changed the rule.
    const strategy = ground.before.find((item) => item.id === id)
    const found = strategy?.enabled ? await endNow(ground.tx, strategy, ground.state.portfolio.totalValue) : null
    if (!strategy || !found) return { changes: [], notes: [], result: id }
    done = true
    const { end, standing, allocated } = found
    const figures = { ...standing, allocated, drawdownShare: drawdownShare(standing, allocated) }
    const changes = await disable(deps, ground, strategy, RULE, end.reason)
    await ground.tx.alert.create({
      data: {
        level: 'warning',
        kind: 'strategy_disabled',
        accountId,
        message: `Strategy “${strategy.name}” was disabled by its rule. ${end.reason}`,
        data: { strategyId: id, rule: end.rule, figures },
      },
    })
    const said = { name: strategy.name, by: RULE, rule: end.rule, reason: end.reason, figures }
    return { changes, notes: [noteOf('StrategyDisabled', strategy, said)], result: id }
  })
  return done
}

async function disable(
  { clock }: SwitchDeps,
  { tx, state }: Ground,
  { id, name, accountId }: DeskStrategy,
  by: string,
  reason: string,
): Promise<MoneyChange[]> {
  const now = clock.now()
  await tx.strategy.update({
    where: { id },
    data: { enabled: false, disabledAt: now, disabledBy: by, disabledReason: reason, updatedAt: now },
  })
  const account = await findAccount(tx, accountId)
  if (!account) throw new AppError('not_found', `There is no account called "${accountId}".`)
  const at = clockOf(account, now).toISOString()
  const changes = recallBuys(state, at, `The strategy “${name}” was disabled.`, (order) => order.strategyId === id)
  await withdrawCanceled(tx, state, changes)
  return changes
}
