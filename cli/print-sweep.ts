import type { SweepCell, SweepResult } from '@/lib/contracts/api/sweeps'
import type { Sweep } from '@/lib/db/sweeps'
import type { Deps } from '@/lib/deps'
import { objectiveInPrint } from '@/lib/domain/backtest/objective'
import { plural } from '@/lib/domain/plural'
import { readCells, readSweepDetail } from '@/lib/views/sweeps'
import { printJson, printLine, printTable } from './print'
import { percent } from './print-backtest'

/** Cells that are printed, the best ones. */
const MOST_CELLS = 15

/** One sweep: how far it is, its best cells and what there is to say about them. */
export async function printSweep(db: Deps['db'], row: Sweep, json: boolean): Promise<void> {
  const detail = await readSweepDetail(db, row, {})
  if (json) return printJson(detail)
  const { id, strategy, symbols, from, to, status, error, method } = detail
  printLine(`Sweep ${id}: ${strategy} over ${plural(symbols.length, 'symbol')}, ${from} to ${to}`)
  printLine(`It is ${status}; ${detail.cells_done} of ${plural(detail.cells, 'cell')} tried (${method}).`)
  if (error) printLine(error.message)
  const cells = await readCells(db, row.id, 0, MOST_CELLS)
  if (cells.length > 0) printCells(cells, detail.objective)
  if (!detail.result) return
  printLine()
  for (const sentence of detail.result.sentences) printLine(sentence)
  if (detail.result.walk_forward) printWalkForward(detail.result.walk_forward, detail.objective)
}

const figure = (objective: string, value: number | null) => (value === null ? null : objectiveInPrint(objective, value))

function printWalkForward(
  { mode, windows, out_of_sample_return: gained }: NonNullable<SweepResult['walk_forward']>,
  objective: string,
): void {
  printLine()
  if (windows.length === 0) {
    printLine('Walk forward: there are too few sessions for so many windows.')
    return
  }
  const made = gained === null ? 'nothing' : percent(gained)
  printLine(`Walk forward (${mode}): choosing on the past and trading what followed made ${made}.`)
  const names = Object.keys(windows.find(({ params }) => params)?.params ?? {})
  printTable(
    ['tested from', 'to', ...names, 'in sample', 'after', 'return'],
    windows.map(({ test_from, test_to, params, in_sample, out_of_sample, test_return }) => [
      test_from,
      test_to,
      ...names.map((name) => (params ? String(params[name]) : null)),
      figure(objective, in_sample),
      figure(objective, out_of_sample),
      test_return === null ? null : percent(test_return),
    ]),
  )
}

function printCells(cells: readonly SweepCell[], objective: string): void {
  const names = Object.keys(cells[0]?.params ?? {})
  printTable(
    [...names, 'objective', 'return', 'CAGR', 'Sharpe', 'drawdown', 'trades'],
    cells.map((cell) => [
      ...names.map((name) => String(cell.params[name])),
      figure(objective, cell.objective),
      cell.total_return === null ? null : percent(cell.total_return),
      cell.cagr === null ? null : percent(cell.cagr),
      cell.sharpe?.toFixed(2) ?? null,
      cell.max_drawdown === null ? null : percent(cell.max_drawdown),
      cell.trades,
    ]),
  )
}
