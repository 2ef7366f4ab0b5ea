import Table from 'cli-table3'

/** Prints a table for people; numbers stand right. */
export function printTable(head: readonly string[], rows: readonly (readonly (string | number | null)[])[]): void {
  const numeric = head.map(
    (_, column) =>
      rows.length > 0 &&
      rows.every(
        (row) =>
          row[column] === null || typeof row[column] === 'number' || /^[-+$]?[\d,.]+%?$/.test(String(row[column])),
      ),
  )
  const table = new Table({
    head: [...head],
    colAligns: numeric.map((is) => (is ? 'right' : 'left')),
    style: { head: [], border: [], compact: true },
    chars: {
      top: '',
      'top-mid': '',
      'top-left': '',
      'top-right': '',
      bottom: '',
      'bottom-mid': '',
      'bottom-left': '',
      'bottom-right': '',
      left: '',
      'left-mid': '',
      mid: '',
      'mid-mid': '',
      right: '',
      'right-mid': '',
      middle: '  ',
    },
  })
  for (const row of rows) table.push(row.map((cell) => (cell === null ? '–' : String(cell))))
  printLine(table.toString())
}

export const printLine = (text = ''): void => void process.stdout.write(`${text}\n`)
export const printJson = (value: unknown): void => printLine(JSON.stringify(value, null, 2))
/** Progress and remarks go to standard error, so that the output can be piped. */
export const remark = (text: string): void => void process.stderr.write(`${text}\n`)
