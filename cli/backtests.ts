import { existsSync, readFileSync } from 'node:fs'
import type { Command } from 'commander'
import {
  AGENTS,
  type BacktestRequest,
  type BacktestView,
  backtestRequest,
  runCard,
} from '@/lib/contracts/api/backtests'
import { findBacktest, listBacktests } from '@/lib/db/backtests'
import { finishJob } from '@/lib/db/outbox'
import { listStoredSymbols } from '@/lib/db/prices'
import type { Deps } from '@/lib/deps'
import { METRIC_CATALOGUE, METRIC_KEYS } from '@/lib/domain/metrics/catalogue'
import { AppError } from '@/lib/errors'
import { requestBacktest } from '@/lib/services/backtest/request-backtest'
import { type ComputeOutcome, runStoredBacktest } from '@/lib/services/backtest/run-stored-backtest'
import { verifyCard } from '@/lib/services/backtest/verify-card'
import { toBacktestDetail, toBacktestView } from '@/lib/views/backtests'
import { readComparison } from '@/lib/views/compare-backtests'
import { withDeps } from './context'
import { parseLimit } from './cycles'
import { parseParam } from './parse-param'
import { printJson, printLine, printTable, remark } from './print'
import { figure, formatMetric, percent } from './print-backtest'
import { registerSweep } from './sweeps'

type RunOptions = {
  strategy: string
  symbols?: string
  from: string
  to: string
  param: string[]
  timeframe: string
  benchmark?: string
  capital?: string
  limits: boolean
  positionSize?: string
  short?: boolean
  seed?: string
  model: string
  every: string
  maxCost: string
  trainingCutoff?: string
  mask?: boolean
  checks: string
  name?: string
  tag: string[]
}

/** The agents as a strategy, loaded when a run needs them: the other strategies start without. */
const agentsOf =
  (deps: Deps): ComputeOutcome =>
  async (run) =>
    (await import('@/workers/handlers/agent-backtest')).runAgents(deps)(run)

const collect = (value: string, all: string[]): string[] => [...all, value]

export function registerBacktests(program: Command): void {
  const group = program.command('backtest').description('strategies over past bars')
  registerSweep(group)

  group
    .command('run')
    .description('run a strategy over stored bars and keep the result')
    .requiredOption('--strategy <key>', 'which strategy (backtest strategies lists them)')
    .option('--symbols <list>', 'tickers with commas; without it, every stored symbol')
    .requiredOption('--from <date>', 'first session')
    .requiredOption('--to <date>', 'last session')
    .option('--param <name=value>', 'a parameter; again for more', collect, [])
    .option('--timeframe <length>', 'length of a bar', '1d')
    .option('--benchmark <ticker>', 'what to compare with (default: the symbols in equal parts)')
    .option('--capital <money>', 'initial capital')
    .option('--no-limits', 'trade without the hard limits')
    .option('--position-size <fraction>', 'part of equity of an entry with full conviction')
    .option('--short', 'allow short sales')
    .option('--seed <text>', 'seed of everything random')
    .option('--model <kind>', 'agents only: rules, or model to ask the configured models', 'rules')
    .option('--every <sessions>', 'agents only: decide every so many sessions', '1')
    .option('--max-cost <usd>', 'agents only: most that models may cost', '10')
    .option('--training-cutoff <date>', 'agents only: what models may know from training')
    .option('--mask', 'agents only: prompts name no tickers and shift dates')
    .option('--checks <how>', 'quick, or full: also look for look-ahead, warm-up and cost weakness', 'quick')
    .option('--name <text>', 'a name for it')
    .option('--tag <text>', 'a tag; again for more', collect, [])
    .action((options: RunOptions, command: Command) =>
      withDeps(command, async ({ deps, origin, json }) => {
        const request = await requestFrom(deps, options)
        const row = await requestBacktest(deps.backtests, origin, request, { runsHere: true })
        const done = await carryThrough(deps, row.id)
        if (json) printJson(toBacktestDetail(done, 'reduced'))
        else printResult(done)
      }),
    )

  group
    .command('list')
    .description('backtests, newest first')
    .option('--strategy <key>', 'of one strategy')
    .option('--limit <n>', 'how many', '20')
    .action((options: { strategy?: string; limit: string }, command: Command) =>
      withDeps(command, async ({ deps, json }) => {
        const rows = (await listBacktests(deps.db, { strategy: options.strategy }, parseLimit(options.limit))).map(
          toBacktestView,
        )
        if (json) printJson(rows)
        else printTable(LIST_HEAD, rows.map(listCells))
      }),
    )

  group
    .command('show <id>')
    .description('one backtest with its metrics')
    .action((id: string, _, command: Command) =>
      withDeps(command, async ({ deps, json }) => {
        const row = await findBacktest(deps.db, parseId(id))
        if (!row) throw new AppError('not_found', `There is no backtest ${id}.`)
        if (json) printJson(toBacktestDetail(row, 'full'))
        else printResult(row)
      }),
    )

  group
    .command('compare <ids...>')
    .description('two to six backtests side by side')
    .action((ids: string[], _, command: Command) =>
      withDeps(command, async ({ deps, json }) => {
        if (ids.length < 2 || ids.length > 6) throw new AppError('invalid_input', 'ids: name two to six backtests')
        const comparison = await readComparison(
          deps.db,
          ids.map((id) => Number(parseId(id))),
        )
        if (json) printJson(comparison)
        else
          printTable(
            [
              'metric',
              ...comparison.runs.map(({ backtest }) => `${backtest.id} ${backtest.name ?? backtest.strategy}`),
            ],
            METRIC_KEYS.map((key) => [
              METRIC_CATALOGUE[key].label,
              ...comparison.runs.map(({ metrics }) => figure(key, metrics[key])),
            ]),
          )
      }),
    )

  group
    .command('strategies')
    .description('strategies and their parameters')
    .action((_, command: Command) =>
      withDeps(command, async ({ deps, json }) => {
        const strategies = await deps.listStrategies()
        if (json) return printJson(strategies)
        for (const one of strategies) {
          printLine(`${one.key}  ${one.name}${one.error ? ` – cannot be used: ${one.error}` : ''}`)
          if (one.summary) printLine(`  ${one.summary}`)
          const properties = (one.params.properties ?? {}) as Record<
            string,
            { default?: unknown; description?: string }
          >
          for (const [name, { default: value, description }] of Object.entries(properties))
            printLine(`  --param ${name}=${String(value)}  ${description ?? ''}`)
        }
      }),
    )

  group
    .command('verify <card>')
    .description('make a run again from its card, report or number, and compare the hashes')
    .action((card: string, _, command: Command) =>
      withDeps(command, async ({ deps, json }) => {
        const result = await verifyCard(deps.backtests, await readCard(deps, card), agentsOf(deps))
        if (json) printJson(result)
        else
          printTable(
            ['part', 'card', 'now', 'same'],
            result.parts.map(({ part, card: before, now, same }) => [
              part,
              before.slice(0, 16),
              now.slice(0, 16),
              same ? 'yes' : 'NO',
            ]),
          )
        if (!result.same) process.exitCode = 1
      }),
    )
}

async function requestFrom(deps: Deps, options: RunOptions): Promise<BacktestRequest> {
  const symbols = options.symbols?.split(',') ?? (await listStoredSymbols(deps.db, options.timeframe))
  if (symbols.length === 0) throw new AppError('no_data', 'No bars are stored; import some first (data import).')
  const parsed = backtestRequest.safeParse({
    strategy: options.strategy,
    params: Object.fromEntries(options.param.map((text) => parseParam(text, '--param'))),
    symbols,
    from: options.from,
    to: options.to,
    timeframe: options.timeframe,
    benchmark: options.benchmark ?? null,
    checks: options.checks,
    ...(options.strategy === AGENTS
      ? {
          agents: {
            model: options.model,
            every: Number(options.every),
            max_cost_usd: Number(options.maxCost),
            training_cutoff: options.trainingCutoff ?? null,
            mask: options.mask ?? false,
          },
        }
      : {}),
    trading: {
      ...(options.capital === undefined ? {} : { initialCapital: Number(options.capital) }),
      ...(options.limits ? {} : { limits: null }),
      ...(options.positionSize === undefined ? {} : { positionSize: Number(options.positionSize) }),
      ...(options.short ? { allowShort: true } : {}),
      ...(options.seed === undefined ? {} : { seed: options.seed }),
    },
    name: options.name,
    tags: options.tag,
  })
  if (parsed.success) return parsed.data
  throw new AppError(
    'invalid_input',
    parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '),
  )
}

export function parseId(text: string): bigint {
  if (!/^\d{1,18}$/.test(text)) throw new AppError('invalid_input', `"${text}" is not a number of a backtest`)
  return BigInt(text)
}

/** Runs it here: a thread of this process does what one of a worker would. A worker that came first is waited for. */
async function carryThrough(deps: Deps, id: bigint) {
  for (;;) {
    await runStoredBacktest(deps.backtests, id, agentsOf(deps))
    const row = await findBacktest(deps.db, id)
    if (!row) throw new AppError('not_found', `Backtest ${id} was deleted.`)
    if (row.status === 'completed' || row.status === 'failed' || row.status === 'canceled')
      await finishJob(deps.db, 'backtest.run', { backtestId: String(id) })
    if (row.status === 'completed') return row
    if (row.status === 'failed' || row.status === 'canceled')
      throw new AppError('invalid_input', row.error ?? `Backtest ${id} was ${row.status}.`)
    remark(`Backtest ${id} is ${row.status} …`)
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}

const LIST_HEAD = [
  'id',
  'strategy',
  'symbols',
  'from',
  'to',
  'status',
  'return',
  'Sharpe',
  'drawdown',
  'trades',
  'verdict',
]
const listCells = (row: BacktestView) => [
  row.id,
  row.name ?? row.strategy,
  row.symbols.length > 3 ? `${row.symbols.length} symbols` : row.symbols.join(','),
  row.from,
  row.to,
  row.status,
  row.summary ? percent(row.summary.total_return) : null,
  row.summary?.sharpe?.toFixed(2) ?? null,
  row.summary ? percent(row.summary.max_drawdown) : null,
  row.round_trips,
  row.summary?.verdict ?? null,
]

function printResult(row: Parameters<typeof toBacktestDetail>[0]): void {
  const detail = toBacktestDetail(row, 'reduced')
  printLine(
    `Backtest ${detail.id}: ${detail.strategy} over ${detail.symbols.length} symbols, ${detail.from} to ${detail.to}`,
  )
  const metrics = detail.metrics?.metrics
  if (!metrics) {
    printLine(`It is ${detail.status}.${detail.error ? ` ${detail.error.message}` : ''}`)
    return
  }
  printLine(
    `${detail.initial_capital.toFixed(2)} became ${detail.final_value?.toFixed(2)}; sold out at the end ${detail.liquidated_value?.toFixed(2)}`,
  )
  printTable(
    ['metric', 'value', ''],
    METRIC_KEYS.map((key) => formatMetric(key, metrics[key])),
  )
  if (!detail.trust) return
  printLine(`\nTo be believed? ${detail.trust.verdict}.`)
  for (const sentence of detail.trust.sentences) printLine(`  ${sentence}`)
  for (const { severity, message } of detail.trust.warnings) printLine(`  ${severity}: ${message}`)
}

/** A card from a number of a stored backtest, or from a file that is a card or a report with one. */
async function readCard(deps: Deps, where: string) {
  if (/^\d+$/.test(where)) {
    const row = await findBacktest(deps.db, parseId(where))
    if (!row?.runCard) throw new AppError('not_found', `There is no completed backtest ${where}.`)
    return runCard.parse(row.runCard)
  }
  let value: unknown
  try {
    value = JSON.parse(readFileSync(where, 'utf8'))
  } catch (cause) {
    if (!existsSync(where)) throw new AppError('not_found', `There is no file ${where}.`)
    throw new AppError('invalid_input', `${where} cannot be read as JSON.`, { cause })
  }
  const inside = typeof value === 'object' && value !== null && 'run_card' in value ? value.run_card : value
  const parsed = runCard.safeParse(inside)
  if (!parsed.success) throw new AppError('invalid_input', `${where} holds no run card.`)
  return parsed.data
}
