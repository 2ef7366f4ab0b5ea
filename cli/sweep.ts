import type { Command } from 'commander'
import { OBJECTIVES, sweepRequest } from '@/lib/contracts/api/sweeps'
import { plural } from '@/lib/domain/plural'
import { countOf, type Space } from '@/lib/domain/search/space'
import { AppError } from '@/lib/errors'
import { parseInput } from '@/lib/parse-input'
import { requestSweep, sweepRequestOf } from '@/lib/services/backtest/request-sweep'
import { type MarketOptions, readMarketOptions, withMarketOptions } from './backtest-options'
import { withDeps } from './context'
import { finishSweep } from './finish-sweep'
import { collect, parseParam, readNamed, readNumber } from './parse-options'
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
    .option('--objective <figure>', OBJECTIVES.join(', '), 'sharpe')
    .option('--walk-forward <windows>', 'also choose on the past and try on what follows, in so many windows')
    .action((options: SweepOptions, command: Command) =>
      withDeps(command, async (context) => {
        const { deps, origin } = context
        const { walkForward, cells } = options
        const space = readSpace(options)
        const request = parseInput(sweepRequest, {
          ...(await readMarketOptions(deps, options)),
          space,
          method: options.method,
          objective: options.objective,
          ...(cells === undefined ? {} : { cells: readNumber(cells) }),
          ...(walkForward === undefined ? {} : { walk_forward: { windows: readNumber(walkForward) } }),
        })
        const row = await requestSweep(deps.backtests, origin, request)
        remark(describeStart(row.id, row.cells, sweepRequestOf(row)))
        await finishSweep(context, row.id)
      }),
    )
}

/** What varies, by the name of the parameter. Throws `invalid_input`, also for an option that would change nothing beside it. */
export function readSpace({
  vary,
  param,
  method,
  cells,
}: Pick<SweepOptions, 'vary' | 'param' | 'method' | 'cells'>): Record<string, unknown> {
  const space = readNamed(vary, '--vary', parseDimension)
  const fixed = param.map((text) => parseParam(text, '--param')[0])
  const both = fixed.find((name) => Object.hasOwn(space, name))
  if (both !== undefined) throw new AppError('invalid_input', `--param: ${both} varies already`)
  if (method === 'grid' && cells !== undefined)
    throw new AppError('invalid_input', '--cells: a grid tries all its cells; only random and tpe take a number')
  return space
}

/** What is begun; of a grid also how many combinations the strategy does not take, since they are not among its cells. */
export function describeStart(id: bigint, cells: number, { method, space }: { method: string; space: Space }): string {
  const start = `Sweep ${id}: ${plural(cells, 'cell')} …`
  const combinations = Object.values(space).reduce((product, one) => product * countOf(one), 1)
  if (method !== 'grid' || combinations <= cells) return start
  const refused = combinations - cells
  return `${start} (${refused.toLocaleString('en-US')} of ${plural(combinations, 'combination')} ${refused === 1 ? 'is' : 'are'} refused by the strategy)`
}

/** Values of a parameter: `name=5,10,20`, `name=5..50` or `name=5..50:5`. Throws `invalid_input`. */
export function parseDimension(text: string): [string, unknown] {
  const [name, given] = parseParam(text, '--vary')
  const value = String(given).trim()
  if (value === '') throw new AppError('invalid_input', `--vary: ${name} has no values`)
  if (value.includes('..')) return [name, parseRange(name, value)]
  const parts = value.split(',').map((part) => part.trim())
  if (parts.includes('')) throw new AppError('invalid_input', `--vary: an empty value in "${text}"`)
  return [name, { values: parts.map((part) => parseParam(`${name}=${part}`, '--vary')[1]) }]
}

function parseRange(name: string, value: string): { min: number; max: number; step?: number } {
  const parts = /^(-?[\d.]+)\.\.(-?[\d.]+)(?::(-?[\d.]+))?$/.exec(value)?.slice(1) ?? []
  const [min = Number.NaN, max = Number.NaN, step] = parts.map((part) =>
    part === undefined ? undefined : Number(part),
  )
  if ([min, max, step ?? 1].some(Number.isNaN))
    throw new AppError(
      'invalid_input',
      `--vary: "${name}=${value}" is not a range like ${name}=5..50 or ${name}=5..50:5`,
    )
  if (min > max) throw new AppError('invalid_input', `--vary: ${min}..${max} runs downwards`)
  if (step !== undefined && step <= 0)
    throw new AppError('invalid_input', `--vary: the step of "${name}=${value}" must be more than 0`)
  return { min, max, ...(step === undefined ? {} : { step }) }
}
