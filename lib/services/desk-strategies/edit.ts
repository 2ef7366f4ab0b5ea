import { findAccount } from '../../db/accounts'
import type { Prisma } from '../../db/client'
import type { Origin } from '../../db/events'
import { findStrategy } from '../../db/strategies'
import type { DeskStrategy, StrategyModels } from '../../domain/desk-strategies/terms'
import { decimal, round6 } from '../../domain/money'
import { isFinal } from '../../domain/order'
import { AppError, type FieldProblem } from '../../errors'
import type { Clock } from '../../ports'
import type { RefreshDeps } from '../market/refresh-bars'
import { assertExist } from '../market/unknown-symbols'
import { assertKnown } from '../request-cycle'
import { changeStrategies, type Ground, mustFind, noteOf, refuse } from './change'

/** A change names what it changes; a limit, model or rule that is null is taken away. */
export type StrategyFields = {
  name?: string
  allocation?: number
  symbols?: readonly string[]
  limits?: { maxPosition?: number | null; maxPositions?: number | null; positionSize?: number | null }
  /** Replaces all of them. */
  models?: StrategyModels
  schedule?: { times?: readonly string[] | null; priceMoves?: boolean }
  endRule?: {
    minTrades?: number
    maxDrawdown?: number | null
    maxLosses?: number | null
    minProfitFactor?: number | null
  }
}

export type NewStrategy = StrategyFields & {
  accountId: string
  name: string
  allocation: number
  symbols: readonly string[]
  enabled: boolean
  /** The same for a repeated request. */
  id: string
}

export type EditDeps = RefreshDeps & {
  clock: Clock
  /** Why a model cannot answer here; null when it can. */
  modelProblem(model: string): string | null
}

export const MIN_TRADES = 10

/** Makes a strategy. Throws `invalid_input` that names the field, `conflict` for a name that is taken, `not_found` for the account. */
export async function createStrategy(deps: EditDeps, origin: Origin, wanted: NewStrategy): Promise<DeskStrategy> {
  const known = await findStrategy(deps.db, wanted.id)
  if (known) return known
  const { id, accountId, name, enabled } = wanted
  await checkFields(deps, accountId, wanted)
  const now = deps.clock.now()
  const said = {
    ...rowOf(wanted),
    name,
    allocation: fraction(wanted.allocation),
    symbols: [...wanted.symbols],
    minTrades: wanted.endRule?.minTrades ?? MIN_TRADES,
    enabled,
  }
  const off = enabled ? {} : { disabledAt: now, disabledBy: origin.actor, disabledReason: 'Created disabled.' }
  const times = { plannedSince: now, createdAt: now, updatedAt: now }
  return changeStrategies(deps.db, origin, accountId, async ({ tx, before }) => {
    assertNameFree(before, name, id)
    await tx.strategy.create({ data: { ...said, ...off, ...times, id, accountId } })
    return { changes: [], notes: [noteOf('StrategyCreated', wanted, said)], result: id }
  })
}

/** Changes what is named. Throws as createStrategy does. */
export async function changeStrategy(
  deps: EditDeps,
  origin: Origin,
  id: string,
  wanted: StrategyFields,
): Promise<DeskStrategy> {
  const { accountId } = await mustFind(deps.db, id)
  await checkFields(deps, accountId, wanted)
  return changeStrategies(deps.db, origin, accountId, async ({ tx, before }) => {
    const row = await tx.strategy.findUnique({ where: { id, deletedAt: null } })
    if (!row) throw new AppError('not_found', 'There is no such strategy.')
    if (wanted.name !== undefined) assertNameFree(before, wanted.name, id)
    const wantedRow = rowOf(wanted)
    const changes = Object.entries(wantedRow).flatMap(([field, to]) => {
      const from = row[field as keyof typeof row]
      return to === undefined || JSON.stringify(from) === JSON.stringify(to) ? [] : [[field, { from, to }] as const]
    })
    if (changes.length === 0) return { changes: [], notes: [], result: id }
    const planned = changes.some(([field]) => field === 'scanTimes' || field === 'symbols')
      ? { plannedSince: deps.clock.now() }
      : {}
    await tx.strategy.update({ where: { id }, data: { ...wantedRow, ...planned, updatedAt: deps.clock.now() } })
    const said = { name: wanted.name ?? row.name, changes: Object.fromEntries(changes) }
    return { changes: [], notes: [noteOf('StrategyChanged', { id, accountId }, said)], result: id }
  })
}

/** Takes a strategy away for good. Throws `conflict` while it holds or orders anything, or a cycle of it waits or runs. */
export async function deleteStrategy(deps: EditDeps, origin: Origin, id: string): Promise<DeskStrategy> {
  const { accountId } = await mustFind(deps.db, id)
  return changeStrategies(deps.db, origin, accountId, async ({ tx, state }) => {
    const strategy = await mustFind(tx, id)
    assertIdle(state, id)
    if ((await tx.workflowExecution.count({ where: { strategyId: id, status: { in: ['queued', 'running'] } } })) > 0)
      throw new AppError('conflict', `A cycle of “${strategy.name}” is still running.`)
    const now = deps.clock.now()
    const ended = strategy.enabled
      ? { enabled: false, disabledAt: now, disabledBy: origin.actor, disabledReason: 'Deleted.' }
      : {}
    await tx.strategy.update({ where: { id }, data: { ...ended, deletedAt: now, updatedAt: now } })
    return { changes: [], notes: [noteOf('StrategyDeleted', strategy, { name: strategy.name })], result: id }
  })
}

function assertIdle({ trades, orders }: Ground['state'], id: string): void {
  const held = [...trades.values()].filter(({ strategyId, status }) => strategyId === id && status === 'open')
  const working = [...orders.values()].filter(({ strategyId, status }) => strategyId === id && !isFinal(status))
  const symbols = [...new Set([...held, ...working].map(({ symbol }) => symbol))]
  if (symbols.length > 0)
    throw new AppError('conflict', `It still holds or orders ${symbols.join(', ')}; sell or cancel that first.`)
}

function assertNameFree(before: readonly DeskStrategy[], name: string, id: string): void {
  if (before.some((other) => other.id !== id && other.name.toLowerCase() === name.toLowerCase()))
    throw new AppError('conflict', `A strategy of this account is called “${name}” already.`, {
      problems: [{ path: 'name', message: 'is taken' }],
    })
}

/** What needs no lock: that symbols exist and models can answer. */
async function checkFields(deps: EditDeps, accountId: string, { symbols, models }: StrategyFields): Promise<void> {
  const account = await findAccount(deps.db, accountId)
  if (!account) throw new AppError('not_found', `There is no account called "${accountId}".`)
  refuse(
    Object.entries(models ?? {}).flatMap(([role, model]): FieldProblem[] => {
      const problem = model === 'rules' ? null : deps.modelProblem(model)
      return problem === null ? [] : [{ path: `models.${role}`, message: problem }]
    }),
  )
  if (!symbols) return
  if (account.kind === 'simulation') await assertKnown(deps.db, symbols)
  else await assertExist(deps, symbols, (index) => `symbols.${index}`)
}

const fraction = (value: number) => round6(decimal(value))
const fractionOrNull = (value: number | null | undefined) => (typeof value === 'number' ? fraction(value) : value)

/** Columns of what is named; undefined leaves a column as it is. */
const rowOf = ({ name, allocation, symbols, limits, models, schedule, endRule }: StrategyFields) => ({
  name,
  allocation: allocation === undefined ? undefined : fraction(allocation),
  symbols: symbols && [...symbols],
  maxPosition: fractionOrNull(limits?.maxPosition),
  maxPositions: limits?.maxPositions,
  positionSize: fractionOrNull(limits?.positionSize),
  models: models as Prisma.InputJsonObject | undefined,
  scanTimes: schedule?.times === undefined ? undefined : [...new Set(schedule.times ?? [])].sort(),
  priceMoves: schedule?.priceMoves,
  minTrades: endRule?.minTrades,
  maxDrawdown: fractionOrNull(endRule?.maxDrawdown),
  maxLosses: endRule?.maxLosses,
  minProfitFactor: fractionOrNull(endRule?.minProfitFactor),
})
