import { randomUUID } from 'node:crypto'
import type { Command } from 'commander'
import { changeDeskStrategy, createDeskStrategy } from '@/lib/contracts/api/desk-strategies'
import { readStrategies } from '@/lib/db/strategies'
import type { DeskStrategy } from '@/lib/domain/desk-strategies/terms'
import { AppError } from '@/lib/errors'
import { parseInput } from '@/lib/parse-input'
import { changeStrategy, createStrategy, deleteStrategy } from '@/lib/services/desk-strategies/edit'
import { disableStrategy, enableStrategy } from '@/lib/services/desk-strategies/switch'
import { fieldsOf, readStrategyList, readStrategyView } from '@/lib/views/desk-strategies'
import { type CliContext, withDeps } from './context'
import { collect, parseSymbols, readNumber } from './parse-options'
import { printJson, printLine, printTable } from './print'
import { printStrategy } from './print-strategy'

type Options = {
  account?: string
  name?: string
  allocation?: string
  symbols?: string
  maxPosition?: string
  maxPositions?: string
  positionSize?: string
  model?: string[]
  times?: string
  priceMoves?: string
  minTrades?: string
  maxDrawdown?: string
  maxLosses?: string
  minProfitFactor?: string
  disabled?: boolean
}

export function registerStrategies(program: Command): void {
  const group = program
    .command('strategy')
    .description('named parts of an account, each with money and limits of its own')

  group
    .command('list')
    .description('strategies with what each holds and has made')
    .option('--account <id>', 'of one account')
    .action((options: Options, command: Command) => withDeps(command, (context) => list(context, options)))

  group
    .command('show <strategy>')
    .description('one strategy, by its name or id')
    .option('--account <id>', 'whose')
    .action((text: string, options: Options, command: Command) =>
      withDeps(command, async (context) => show(context, (await findByName(context, text, options)).id)),
    )

  withFields(group.command('create <name>').description('make a strategy'))
    .option('--disabled', 'it may not buy yet')
    .action((name: string, options: Options, command: Command) =>
      withDeps(command, async (context) => {
        const { deps, origin } = context
        const body = parseInput(createDeskStrategy.body, {
          account: await context.accountOf(options.account),
          name,
          enabled: !options.disabled,
          ...bodyOf(options),
        })
        const { account: accountId, ...wanted } = body
        const { name: called, allocation, symbols, enabled } = wanted
        const fields = { ...fieldsOf(wanted), name: called, allocation, symbols }
        const { id } = await createStrategy(deps, origin, { ...fields, accountId, enabled, id: randomUUID() })
        await show(context, id)
      }),
    )

  withFields(group.command('change <strategy>').description('change what is named; none takes a limit or rule away'))
    .option('--name <text>', 'another name')
    .action((text: string, options: Options, command: Command) =>
      withDeps(command, async (context) => {
        const { id } = await findByName(context, text, options)
        const body = parseInput(changeDeskStrategy.body, { name: options.name, ...bodyOf(options) })
        await changeStrategy(context.deps, context.origin, id, fieldsOf(body))
        await show(context, id)
      }),
    )

  for (const [verb, act, description] of [
    ['enable', enableStrategy, 'let it buy again; round trips so far are judged no more'],
    ['disable', disableStrategy, 'refuse its buys from now on; its sells pass'],
  ] as const)
    group
      .command(`${verb} <strategy>`)
      .description(description)
      .option('--account <id>', 'whose')
      .requiredOption('--reason <text>', 'why; kept in the log')
      .action((text: string, options: Options & { reason: string }, command: Command) =>
        withDeps(command, async (context) => {
          const { id } = await findByName(context, text, options)
          await act(context.deps, context.origin, id, options.reason)
          await show(context, id)
        }),
      )

  group
    .command('delete <strategy>')
    .description('take a strategy away that holds and orders nothing')
    .option('--account <id>', 'whose')
    .action((text: string, options: Options, command: Command) =>
      withDeps(command, async (context) => {
        const { id, name } = await findByName(context, text, options)
        await deleteStrategy(context.deps, context.origin, id)
        if (context.json) printJson({ deleted: true })
        else printLine(`“${name}” is gone; its orders and trades keep its name.`)
      }),
    )
}

const withFields = (command: Command): Command =>
  command
    .option('--account <id>', 'of one account')
    .option('--allocation <fraction>', 'of equity: 0.25')
    .option('--symbols <list>', 'tickers with commas')
    .option('--max-position <fraction>', 'most of one symbol, of equity')
    .option('--max-positions <n>', 'most positions')
    .option('--position-size <fraction>', 'of equity at full conviction')
    .option('--model <role=model>', 'who answers a role: a model, or rules; again for more. Replaces all', collect, [])
    .option('--times <list>', "scan times of its own with commas; none takes part in the desk's scan")
    .option('--price-moves <yes|no>', 'moves of its symbols start cycles')
    .option('--min-trades <n>', 'round trips before it is judged')
    .option('--max-drawdown <fraction>', 'of its money that realised profit may be below its high')
    .option('--max-losses <n>', 'round trips lost in a row')
    .option('--min-profit-factor <x>', 'profits over losses')

/** Options as the body of the API; `none` is null. What is no number stays text, so that the contract says which. */
function bodyOf(options: Options): Record<string, unknown> {
  const number = (text: string | undefined) =>
    text === undefined ? undefined : text === 'none' ? null : readNumber(text)
  const list = (text: string | undefined) =>
    text
      ?.split(',')
      .map((item) => item.trim())
      .filter(Boolean)
  return {
    allocation: number(options.allocation),
    symbols: options.symbols === undefined ? undefined : parseSymbols([options.symbols], '--symbols'),
    limits: {
      max_position: number(options.maxPosition),
      max_positions: number(options.maxPositions),
      position_size: number(options.positionSize),
    },
    models: options.model?.length
      ? Object.fromEntries(options.model.map((item) => item.split('=', 2).map((part) => part.trim())))
      : undefined,
    schedule: {
      times: options.times === 'none' ? null : list(options.times),
      price_moves: options.priceMoves === undefined ? undefined : options.priceMoves === 'yes',
    },
    end_rule: {
      min_trades: number(options.minTrades),
      max_drawdown: number(options.maxDrawdown),
      max_losses: number(options.maxLosses),
      min_profit_factor: number(options.minProfitFactor),
    },
  }
}

/** By its id, or by its name in the account. Throws `not_found`. */
export async function findByName(
  { deps, accountOf }: CliContext,
  text: string,
  { account }: Options,
): Promise<DeskStrategy> {
  const accountId = await accountOf(account)
  const strategies = await readStrategies(deps.db, accountId)
  const found = strategies.find(({ id, name }) => id === text || name.toLowerCase() === text.toLowerCase())
  if (!found) throw new AppError('not_found', `"${accountId}" has no strategy called "${text}".`)
  return found
}

async function show({ deps, json }: CliContext, id: string): Promise<void> {
  const view = await readStrategyView(deps, id)
  if (json) printJson(view)
  else printStrategy(view)
}

async function list({ deps, json, accountOf }: CliContext, { account }: Options): Promise<void> {
  const accountId = await accountOf(account)
  const strategies = await readStrategyList(deps, accountId)
  if (json) return printJson(strategies)
  if (strategies.data.length === 0)
    return printLine(`"${accountId}" has no strategy. Make one: npm run assay -- strategy create <name> --help`)
  printTable(
    ['strategy', 'state', 'allocation', 'used', 'symbols', 'trades', 'win rate', 'net P&L', 'next'],
    strategies.data.map((item) => [
      item.name,
      item.enabled ? 'enabled' : `disabled by ${item.disabled?.by}`,
      `${(item.allocation * 100).toFixed(1)}%`,
      `${(item.exposure_share * 100).toFixed(1)}%`,
      item.symbols.length,
      item.performance.metrics.closed_trades.value,
      item.performance.metrics.win_rate.value === null
        ? null
        : `${(item.performance.metrics.win_rate.value * 100).toFixed(0)}%`,
      Number(item.net_pnl).toFixed(2),
      item.schedule.next_run?.slice(0, 16) ?? null,
    ]),
  )
  printLine(`${(strategies.allocated * 100).toFixed(1)} % of "${accountId}" is allocated to enabled strategies.`)
}
