import type { FieldProblem } from '@/components/data/api'
import type { StrategyBody } from '@/components/data/strategies'
import type { DeskStrategy } from '@/components/data/types'
import { ROLES, type RoleName } from '@/components/strategies/strategy-words'
import { COMMA, plainNumber } from '@/components/ui/form/plain-number'

/** The form as it is typed: figures as text, fractions in percent, an empty field for what is not set. */
export type StrategyValues = {
  name: string
  symbols: string[]
  allocation: string
  maxPosition: string
  maxPositions: string
  positionSize: string
  models: Record<RoleName, string>
  times: string
  priceMoves: boolean
  minTrades: string
  maxDrawdown: string
  maxLosses: string
  minProfitFactor: string
}

const inPercent = (fraction: number | null): string =>
  fraction === null ? '' : String(Number((fraction * 100).toFixed(4)))
const asText = (value: number | null): string => (value === null ? '' : String(value))

/** What the form begins with; a new strategy takes at most a fifth of the money, and what is left of it. */
export function valuesOf(strategy: DeskStrategy | null, free: number): StrategyValues {
  const models = Object.fromEntries(ROLES.map((role) => [role, strategy?.models[role] ?? ''])) as Record<
    RoleName,
    string
  >
  if (!strategy)
    return {
      name: '',
      symbols: [],
      allocation: inPercent(Math.max(Math.min(0.2, free), 0)),
      maxPosition: '',
      maxPositions: '',
      positionSize: '',
      models,
      times: '',
      priceMoves: true,
      minTrades: '10',
      maxDrawdown: '10',
      maxLosses: '6',
      minProfitFactor: '',
    }
  const { limits, schedule, end_rule: rule } = strategy
  return {
    name: strategy.name,
    symbols: strategy.symbols,
    allocation: inPercent(strategy.allocation),
    maxPosition: inPercent(limits.max_position),
    maxPositions: asText(limits.max_positions),
    positionSize: inPercent(limits.position_size),
    models,
    times: schedule.times?.join(', ') ?? '',
    priceMoves: schedule.price_moves,
    minTrades: String(rule.min_trades),
    maxDrawdown: inPercent(rule.max_drawdown),
    maxLosses: asText(rule.max_losses),
    minProfitFactor: asText(rule.min_profit_factor),
  }
}

/** The form as the API takes it, or what in it is no number. */
export function bodyOf(values: StrategyValues): { body: Required<StrategyBody> } | { problems: FieldProblem[] } {
  const problems: FieldProblem[] = []
  const number = (path: string, text: string, scale = 1): number | null => {
    if (text.trim() === '') return null
    const plain = plainNumber(text)
    const value = Number(plain ?? Number.NaN)
    if (!Number.isFinite(value)) problems.push({ path, message: plain === null ? COMMA : 'must be a number' })
    return Number((value / scale).toPrecision(12))
  }
  const needed = (path: string, text: string, scale = 1): number => {
    const value = number(path, text, scale)
    if (value === null) problems.push({ path, message: 'is missing' })
    return value ?? 0
  }
  const times = values.times.split(/[\s,;]+/).filter(Boolean)
  const named = ROLES.flatMap((role) => (values.models[role].trim() ? [[role, values.models[role].trim()]] : []))
  const body = {
    name: values.name,
    allocation: needed('allocation', values.allocation, 100),
    symbols: values.symbols,
    limits: {
      max_position: number('limits.max_position', values.maxPosition, 100),
      max_positions: number('limits.max_positions', values.maxPositions),
      position_size: number('limits.position_size', values.positionSize, 100),
    },
    models: Object.fromEntries(named),
    schedule: { times: times.length > 0 ? times : null, price_moves: values.priceMoves },
    end_rule: {
      min_trades: needed('end_rule.min_trades', values.minTrades),
      max_drawdown: number('end_rule.max_drawdown', values.maxDrawdown, 100),
      max_losses: number('end_rule.max_losses', values.maxLosses),
      min_profit_factor: number('end_rule.min_profit_factor', values.minProfitFactor),
    },
  }
  return problems.length > 0 ? { problems } : { body }
}
