import { CsvError, type Info, parse } from 'csv-parse/sync'
import type { Bar, Company, CorporateAction } from '../../domain/market/bar'
import type { RowAction } from '../../domain/market/corporate-actions'
import {
  type BarLayout,
  type CsvRecord,
  normaliseHeader,
  parseActionRow,
  parseBarRow,
  parseCompanyRow,
  recogniseLayout,
} from '../../domain/market/csv-layouts'

/** A row that was not taken, and why. `line` is null when the whole file is meant. */
export type RefusedRow = { file: string; line: number | null; code: string; message: string }

export type ParsedFile =
  | {
      layout: BarLayout
      bars: Bar[] /** Line of each bar. */
      lines: number[]
      actions: RowAction[]
      refused: RefusedRow[]
    }
  | { layout: 'corporate_actions'; items: CorporateAction[]; refused: RefusedRow[] }
  | { layout: 'companies'; items: Company[]; refused: RefusedRow[] }
  | { layout: null; refused: RefusedRow[] }

type Row = { record: string[]; info: Info }

/** Reads a CSV file of a known layout into rows, each bad one with its line. Throws nothing: a file nobody knows is refused. */
export function parseCsvFile(name: string, content: string): ParsedFile {
  const refused: RefusedRow[] = []
  const refuse = (line: number | null, code: string, message: string) => {
    refused.push({ file: name, line, code, message })
  }
  const rows = readRows(content, (line, message) => refuse(line, 'unreadable', message))
  const [header, ...body] = rows
  if (!header) {
    if (refused.length === 0) refuse(null, 'empty', 'the file is empty')
    return { layout: null, refused }
  }
  const layout = recogniseLayout(header.record, body[0]?.record)
  if (!layout) {
    refuse(header.info.lines, 'unknown_layout', `the columns are not known: ${header.record.join(', ').slice(0, 200)}`)
    return { layout: null, refused }
  }
  const records = toRecords(header.record, body)
  const collect = <T>(parseRow: (record: CsvRecord) => Parsed<T>, keep: (row: T, line: number) => void) => {
    for (const [record, line] of records) {
      const parsed = parseRow(record)
      if (parsed.ok) keep(parsed, line)
      else refuse(line, 'unreadable', parsed.reason)
    }
  }
  if (layout === 'corporate_actions') {
    const items: CorporateAction[] = []
    collect(parseActionRow, ({ action }) => items.push(action))
    return { layout, items, refused }
  }
  if (layout === 'companies') {
    const items: Company[] = []
    collect(parseCompanyRow, ({ company }) => items.push(company))
    return { layout, items, refused }
  }
  const file = { layout, bars: [] as Bar[], lines: [] as number[], actions: [] as RowAction[], refused }
  collect(
    (record) => parseBarRow(layout, record),
    ({ bar, actions }, line) => {
      file.bars.push(bar)
      file.lines.push(line)
      file.actions.push(...actions)
    },
  )
  return file
}

type Parsed<T> = ({ readonly ok: true } & T) | { readonly ok: false; readonly reason: string }

/** Rows with their line; what csv-parse cannot make sense of (a quote that never ends) is told and ends the reading. */
function readRows(content: string, refuse: (line: number, message: string) => void): Row[] {
  const options = {
    bom: true,
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
  } as const
  try {
    return parse(content, options) as unknown as Row[]
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    refuse(Number(error.lines ?? 1), error.message)
    return []
  }
}

function toRecords(header: readonly string[], body: readonly Row[]): (readonly [CsvRecord, number])[] {
  const names = normaliseHeader(header)
  return body.map(({ record, info }) => [
    Object.fromEntries(names.map((name, index) => [name, record[index]])),
    info.lines,
  ])
}
