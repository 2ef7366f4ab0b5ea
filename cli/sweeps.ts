import { SingleBar } from 'cli-progress'
import type { Command } from 'commander'
import { type SweepCell, sweepRequest } from '@/lib/contracts/api/sweeps'
import { listStoredSymbols } from '@/lib/db/prices'
import { hasWorker } from '@/lib/db/processes'
import { findSweep } from '@/lib/db/sweeps'
import type { Deps } from '@/lib/deps'
import { AppError } from '@/lib/errors'
import { requestSweep } from '@/lib/services/backtest/request-sweep'
import { runSweepChunk } from '@/lib/services/backtest/run-sweep-chunk'
import { readCells, readSweepDetail } from '@/lib/views/sweeps'
import { withDeps } from './context'
import { parseParam } from './parse-param'
import { printJson, printLine, printTable } from './print'
import { percent } from './print-backtest'

type SweepOptions = {
  strategy: string
  symbols?: string
  from: string
  to: string
  param: string[]
  vary: string[]
  method: string
  cells?: string
  objective: string
  walkForward?: string
  limits: boolean
  positionSize?: string
  short?: boolean
  name?: string
}

const collect = (value: string, all: string[]): string[] => [...all, value]

/** Adds `backtest sweep` to the group of backtest commands. */
export function registerSweep(group: Command): void {
  group
    .command('sweep')
    .description('search the parameters of a strategy')
    .requiredOption('--strategy <key>', 'which strategy')
    .option('--symbols <list>', 'tickers with commas; without it, every stored symbol')
    .requiredOption('--from <date>', 'first session')
    .requiredOption('--to <date>', 'last session')
    .requiredOption(
      '--vary <name=values>',
      'a parameter: 5,10,20 or 5..50 or 5..50:5 (with a step); again for more',
      collect,
      [],
    )
    .option('--param <name=value>', 'a fixed parameter; again for more', collect, [])
    .option('--method <how>', 'grid, random or tpe', 'grid')
    .option('--cells <n>', 'how many to try (random and tpe)')
    .option('--objective <figure>', 'sharpe, cagr, total_return, calmar or max_drawdown', 'sharpe')
    .option('--walk-forward <windows>', 'also choose on the past and try on what follows, in so many windows')
    .option('--no-limits', 'trade without the hard limits')
    .option('--position-size <fraction>', 'part of equity of an entry with full conviction')
    .option('--short', 'allow short sales')
    .option('--name <text>', 'a name for it')
    .action((options: SweepOptions, command: Command) =>
      withDeps(command, async ({ deps, origin, json }) => {
        const symbols = options.symbols?.split(',') ?? (await listStoredSymbols(deps.db, '1d'))
        const parsed = sweepRequest.safeParse({
          strategy: options.strategy,
          symbols,
          from: options.from,
          to: options.to,
          params: Object.fromEntries(options.param.map((text) => parseParam(text, '--param'))),
          space: Object.fromEntries(options.vary.map(parseDimension)),
          method: options.method,
          objective: options.objective,
          name: options.name,
          ...(options.cells === undefined ? {} : { cells: Number(options.cells) }),
          ...(options.walkForward === undefined ? {} : { walk_forward: { windows: Number(options.walkForward) } }),
          trading: {
            ...(options.limits ? {} : { limits: null }),
            ...(options.positionSize === undefined ? {} : { positionSize: Number(options.positionSize) }),
            ...(options.short ? { allowShort: true } : {}),
          },
        })
        if (!parsed.success)
          throw new AppError(
            'invalid_input',
            parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '),
          )
        const { id } = await requestSweep(deps.backtests, origin, parsed.data)
        await carryThrough(deps, id)
        const row = await findSweep(deps.db, id)
        if (!row) throw new AppError('not_found', `Sweep ${id} was deleted.`)
        if (row.status !== 'completed')
          throw new AppError('invalid_input', row.error ?? `Sweep ${id} is ${row.status}.`)
        const detail = await readSweepDetail(deps.db, row, {})
        if (json) return printJson(detail)
        printCells(await readCells(deps.db, id, 0, 15))
        printLine()
        for (const sentence of detail.result?.sentences ?? []) printLine(sentence)
      }),
    )
}

/** Chunks go to the running worker; without one, or when it has gone, this process runs them one after another. */
async function carryThrough(deps: Deps, id: bigint): Promise<void> {
  const bar = new SingleBar({ format: '{bar} {value}/{total} cells  {eta_formatted}', stream: process.stderr })
  bar.start(1, 0)
  try {
    for (let chunk = 0; ; ) {
      const row = await findSweep(deps.db, id)
      if (!row || !['queued', 'running'].includes(row.status)) return
      bar.setTotal(row.cells)
      bar.update(row.cellsDone)
      if (await hasWorker(deps.db)) await new Promise((resolve) => setTimeout(resolve, 300))
      else {
        // One that a dead worker held is free when its lease has run out: it is asked for again on the next round.
        if (chunk >= row.chunks) await new Promise((resolve) => setTimeout(resolve, 300))
        await runSweepChunk(deps.backtests, id, chunk++ % row.chunks)
      }
    }
  } finally {
    bar.stop()
  }
}

function parseDimension(text: string): [string, unknown] {
  const [name, value] = parseParam(text, '--vary')
  const range = /^(-?[\d.]+)\.\.(-?[\d.]+)(?::([\d.]+))?$/.exec(String(value))
  if (range) {
    const [, min, max, step] = range
    return [name, { min: Number(min), max: Number(max), ...(step === undefined ? {} : { step: Number(step) }) }]
  }
  const values = String(value)
    .split(',')
    .map((one) => parseParam(`x=${one}`, '--vary')[1])
  return [name, { values }]
}

function printCells(cells: readonly SweepCell[]): void {
  const names = Object.keys(cells[0]?.params ?? {})
  printTable(
    [...names, 'objective', 'return', 'CAGR', 'Sharpe', 'drawdown', 'trades'],
    cells.map((cell) => [
      ...names.map((name) => String(cell.params[name])),
      cell.objective?.toFixed(3) ?? null,
      cell.total_return === null ? null : percent(cell.total_return),
      cell.cagr === null ? null : percent(cell.cagr),
      cell.sharpe?.toFixed(2) ?? null,
      cell.max_drawdown === null ? null : percent(-cell.max_drawdown),
      cell.trades,
    ]),
  )
}
