import { randomUUID } from 'node:crypto'
import { open, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { SingleBar } from 'cli-progress'
import { inTransaction } from '@/lib/db/client'
import { plural } from '@/lib/domain/plural'
import { AppError } from '@/lib/errors'
import { type ImportedFile, importCsvFile } from '@/lib/services/import-csv'
import { importOrder } from '@/lib/services/market/import-order'
import type { RefusedRow } from '@/lib/services/market/parse-csv'
import { recordImport } from '@/lib/services/run-import'
import type { CliContext } from './context'
import { printJson, printLine, remark } from './print'

const MOST_SHOWN = 50

export type ImportRequest = { paths: readonly string[]; companies: string | null; report: string | null }

/**
 * Imports files and folders and tells what was refused. Throws `invalid_input` when a path does not exist, and when not one
 * row of anything could be read.
 */
export async function importPaths({ deps, origin, json }: CliContext, request: ImportRequest): Promise<void> {
  const files = await findFiles(request)
  if (files.length === 0)
    throw new AppError('invalid_input', 'There are no .csv files to import; name a file or a folder.')
  const startedAt = performance.now()
  const progress = process.stderr.isTTY && !json ? startProgress(files.length) : null
  const results: ImportedFile[] = []
  for (const file of files) {
    results.push(await importOne(file))
    progress?.increment({ file: path.basename(file) })
  }
  progress?.stop()
  await finish(results)

  async function importOne(file: string): Promise<ImportedFile> {
    const content = await readFile(file, 'utf8')
    const result = await importCsvFile(deps.db, { name: path.basename(file), content }, deps.clock.now())
    if (file === request.companies && result.layout !== 'companies')
      throw new AppError('invalid_input', `--companies: ${file} has no columns for symbol, name and sector.`)
    return result
  }

  async function finish(done: readonly ImportedFile[]): Promise<void> {
    const refused = done.flatMap((result) => result.refused)
    const totals = totalsOf(done)
    const { files: count, barsWritten, rowsRefused } = totals
    await inTransaction(deps.db, (tx) =>
      recordImport(tx, origin, randomUUID(), { files: count, barsWritten, rowsRefused }),
    )
    if (request.report) await writeFile(request.report, refused.map((row) => `${describe(row)}\n`).join(''))
    if (json) printJson({ ...totals, refused })
    else printSummary(totals, done, refused, (performance.now() - startedAt) / 1_000)
    if (done.every((result) => result.rows === 0))
      throw new AppError('invalid_input', 'Nothing was imported: no file held rows that could be used.')
  }
}

const totalsOf = (results: readonly ImportedFile[]) => {
  const sum = (of: (result: ImportedFile) => number) => results.reduce((total, result) => total + of(result), 0)
  return {
    files: results.length,
    symbols: new Set(results.flatMap(({ symbol }) => symbol ?? [])).size,
    goodBars: sum(({ symbol, rows }) => (symbol === null ? 0 : rows)),
    barsWritten: sum(({ barsWritten }) => barsWritten),
    actionsWritten: sum(({ actionsWritten }) => actionsWritten),
    companies: sum(({ companies }) => companies),
    rowsRefused: sum(({ refused }) => refused.length),
    warnings: sum(({ warnings }) => warnings.length),
    missingSessions: sum(({ gaps }) => gaps.length),
  }
}

function printSummary(
  totals: ReturnType<typeof totalsOf>,
  results: readonly ImportedFile[],
  refused: readonly RefusedRow[],
  seconds: number,
): void {
  const warnings = results.flatMap((result) => result.warnings)
  for (const row of refused.slice(0, MOST_SHOWN)) remark(describe(row))
  if (refused.length > MOST_SHOWN) remark(`… and ${refused.length - MOST_SHOWN} more (--report <file> writes them all)`)
  for (const row of warnings.slice(0, MOST_SHOWN)) remark(`${describe(row)} (kept; it looks like a slip)`)
  if (warnings.length > MOST_SHOWN) remark(`… and ${warnings.length - MOST_SHOWN} more bars that look like slips`)
  const gaps = results.filter((result) => result.gaps.length > 0)
  if (gaps.length > 0)
    remark(
      `${plural(totals.missingSessions, 'session')} ${totals.missingSessions === 1 ? 'is' : 'are'} missing in ${plural(gaps.length, 'file')}: ${gaps
        .slice(0, 8)
        .map(({ symbol }) => symbol)
        .join(', ')}`,
    )
  const number = (value: number) => value.toLocaleString('en-US')
  printLine(
    `${plural(totals.files, 'file')}, ${plural(totals.symbols, 'symbol')}: ${plural(totals.barsWritten, 'bar')} written of ${number(totals.goodBars)} good, ${number(totals.rowsRefused)} refused, ${number(totals.companies)} ${totals.companies === 1 ? 'company' : 'companies'}, ${plural(totals.actionsWritten, 'corporate action')}, in ${seconds.toFixed(1)} s`,
  )
}

const describe = ({ file, line, message }: RefusedRow) => `${file}${line === null ? '' : `:${line}`}: ${message}`

/** Files in the order to import them; the named file of companies comes first. */
async function findFiles({ paths, companies }: ImportRequest): Promise<string[]> {
  const found = (await Promise.all(paths.map(expand))).flat()
  const headers = new Map<string, string>()
  for (const file of found) headers.set(file, await readHeader(file))
  const ordered = importOrder([...headers].map(([name, header]) => ({ name, header })))
  if (companies !== null) await expand(companies)
  return [...(companies === null ? [] : [companies]), ...ordered.filter((file) => file !== companies)]
}

async function expand(given: string): Promise<string[]> {
  const info = await stat(given).catch((cause: unknown) => {
    throw new AppError('invalid_input', `${given} does not exist.`, { cause })
  })
  if (!info.isDirectory()) return [given]
  const names = (await readdir(given)).filter((name) => name.toLowerCase().endsWith('.csv'))
  return names.map((name) => path.join(given, name))
}

async function readHeader(file: string): Promise<string> {
  const handle = await open(file)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2_000), 0, 2_000, 0)
    return buffer.toString('utf8', 0, bytesRead).split('\n')[0] ?? ''
  } finally {
    await handle.close()
  }
}

function startProgress(total: number): SingleBar {
  const bar = new SingleBar({ format: '{bar} {value}/{total} files  {file}', hideCursor: true, stream: process.stderr })
  bar.start(total, 0, { file: '' })
  return bar
}
