import type { BacktestReport } from '../../contracts/backtest-report'

/** A report without its long lists. */
export type ReportHead = Omit<BacktestReport, 'trades' | 'round_trips'>

type Pages<T> = Iterable<readonly T[]> | AsyncIterable<readonly T[]>

/** The text of a report in pieces, its long lists page by page, so that neither all of it is in memory nor anything waits for it. */
export async function* reportPieces(
  head: ReportHead,
  lists: { trades: Pages<BacktestReport['trades'][number]>; round_trips: Pages<BacktestReport['round_trips'][number]> },
): AsyncGenerator<string> {
  yield JSON.stringify(head).slice(0, -1)
  for (const [name, pages] of Object.entries(lists)) {
    yield `,"${name}":[`
    let isFirst = true
    for await (const page of pages as Pages<unknown>) {
      if (page.length === 0) continue
      yield `${isFirst ? '' : ','}${JSON.stringify(page).slice(1, -1)}`
      isFirst = false
    }
    yield ']'
  }
  yield '}'
}
