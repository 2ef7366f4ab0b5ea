import type { Command } from 'commander'
import { sweepRequest } from '@/lib/contracts/api/sweeps'
import { AppError } from '@/lib/errors'
import { parseInput } from '@/lib/parse-input'
import { requestSweep } from '@/lib/services/backtest/request-sweep'
import { type MarketOptions, readMarketOptions, withMarketOptions } from './backtest-options'
import { withDeps } from './context'
import { finishSweep } from './finish-sweep'
import { collect, parseParam, readNumber } from './parse-options'
import { remark } from './print'

type SweepOptions = MarketOptions & {
  vary: string[]
  method: string
  cells?: string
  objective: string
  walkForward?: string
}

/** Adds `backtest sweep` to the group of backtest commands. */
export function registerSweep(group: Command): void {
  withMarketOptions(group.command('sweep').description('search the parameters of a strategy'))
    .requiredOption(
      '--vary <name=values>',
      'a parameter that varies: 5,10,20 or 5..50 or 5..50:5 (with a step); again for more',
      collect,
      [],
    )
    .option('--method <how>', 'grid, random or tpe', 'grid')
    .option('--cells <n>', 'how many to try (random and tpe)')
    .option('--objective <figure>', 'sharpe, cagr, total_return, calmar or max_drawdown', 'sharpe')
    .option('--walk-forward <windows>', 'also choose on the past and try on what follows, in so many windows')
    .action((options: SweepOptions, command: Command) =>
      withDeps(command, async (context) => {
        const { deps, origin } = context
        const { walkForward, cells } = options
        const request = parseInput(sweepRequest, {
          ...(await readMarketOptions(deps, options)),
          space: readSpace(options.vary),
          method: options.method,
          objective: options.objective,
          ...(cells === undefined ? {} : { cells: readNumber(cells) }),
          ...(walkForward === undefined ? {} : { walk_forward: { windows: readNumber(walkForward) } }),
        })
        const row = await requestSweep(deps.backtests, origin, request)
        remark(`Sweep ${row.id}: ${row.cells} cells …`)
        await finishSweep(context, row.id)
      }),
    )
}

function readSpace(texts: readonly string[]): Record<string, unknown> {
  const space = new Map<string, unknown>()
  for (const [name, dimension] of texts.map(parseDimension)) {
    if (space.has(name)) throw new AppError('invalid_input', `--vary: ${name} is there twice`)
    space.set(name, dimension)
  }
  return Object.fromEntries(space)
}

/** Values of a parameter: `name=5,10,20`, `name=5..50` or `name=5..50:5`. Throws `invalid_input`. */
export function parseDimension(text: string): [string, unknown] {
  const [name, given] = parseParam(text, '--vary')
  const value = String(given)
  const range = /^(-?[\d.]+)\.\.(-?[\d.]+)(?::([\d.]+))?$/.exec(value)
  const [min, max, step] = range?.slice(1).map((part) => (part === undefined ? undefined : Number(part))) ?? []
  if (value.includes('..') && [min ?? Number.NaN, max ?? Number.NaN, step ?? 0].some(Number.isNaN))
    throw new AppError('invalid_input', `--vary: "${text}" is not a range like ${name}=5..50 or ${name}=5..50:5`)
  if (range) return [name, { min, max, ...(step === undefined ? {} : { step }) }]
  return [name, { values: value.split(',').map((one) => parseParam(`${name}=${one.trim()}`, '--vary')[1]) }]
}
