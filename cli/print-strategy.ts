import type { z } from 'zod'
import type { deskStrategy } from '@/lib/contracts/api/desk-strategies'
import { percent } from '@/lib/domain/percent'
import { printLine, printTable } from './print'

const limit = (fraction: number | null): string => (fraction === null ? "the account's" : percent(fraction))

/** One strategy for people. */
export function printStrategy(strategy: z.input<typeof deskStrategy>): void {
  const { limits, schedule, end_rule: rule, performance, disabled } = strategy
  printLine(`${strategy.name} (${strategy.id}) of ${strategy.account}`)
  if (strategy.deleted_at) printLine(`Deleted ${strategy.deleted_at}`)
  else if (disabled) printLine(`Disabled by ${disabled.by} ${disabled.at}: ${disabled.reason ?? ''}`)
  else printLine('Enabled')
  printLine(`Symbols: ${strategy.symbols.join(' ')}`)
  printLine(`Money: ${percent(strategy.allocation)} of equity, ${percent(strategy.exposure_share)} used`)
  printLine(
    `Limits: position ${limit(limits.max_position)}, positions ${limits.max_positions ?? "the account's"}, size ${limit(limits.position_size)}`,
  )
  const models = Object.entries(strategy.models).map(([role, model]) => `${role} ${model}`)
  printLine(`Models: ${models.join(', ') || "the desk's"}`)
  printLine(
    `Scans: ${schedule.times?.join(', ') ?? "with the desk's"}; price moves ${schedule.price_moves ? 'start cycles' : 'do not start cycles'}; next ${schedule.next_run ?? 'none'}`,
  )
  const ends = [
    rule.max_drawdown === null ? null : `${percent(rule.max_drawdown)} of its money below its high`,
    rule.max_losses === null ? null : `${rule.max_losses} losses in a row`,
    rule.min_profit_factor === null ? null : `profit factor under ${rule.min_profit_factor}`,
  ].filter((item) => item !== null)
  printLine(ends.length > 0 ? `Ends by rule, after ${rule.min_trades} trades: ${ends.join('; ')}` : 'No rule ends it')
  const { metrics } = performance
  printTable(
    ['trades', 'realised', 'open', 'fees', 'net', 'win rate', 'profit factor', 'expectancy'],
    [
      [
        metrics.closed_trades.value,
        Number(strategy.realized_pnl).toFixed(2),
        Number(strategy.unrealized_pnl).toFixed(2),
        Number(strategy.fees).toFixed(2),
        Number(strategy.net_pnl).toFixed(2),
        metrics.win_rate.value === null ? null : percent(metrics.win_rate.value),
        metrics.profit_factor.value?.toFixed(2) ?? null,
        metrics.expectancy.value?.toFixed(2) ?? null,
      ],
    ],
  )
  if (metrics.win_rate.value === null) printLine(`Statistics of trades: ${metrics.win_rate.reason}`)
}
