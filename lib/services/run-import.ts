import { type Db, inTransaction, type Prisma } from '../db/client'
import { appendEvents, type Origin } from '../db/events'
import {
  type DataImport,
  deleteImportFile,
  findImport,
  findImportFile,
  insertImport,
  insertImportFiles,
  listImportFiles,
  updateImport,
} from '../db/imports'
import { AppError } from '../errors'
import { enqueue } from './enqueue'
import { type CsvFile, importCsvFile } from './import-csv'
import { importOrder } from './market/import-order'
import type { RefusedRow } from './market/parse-csv'

const MOST_REPORTED = 1_000

/** Keeps uploaded files and asks a worker to import them, in one transaction. Throws `invalid_input` when a name comes twice. */
export function requestImport(db: Db, origin: Origin, traceId: string, files: readonly CsvFile[]): Promise<DataImport> {
  if (new Set(files.map(({ name }) => name)).size < files.length)
    throw new AppError('invalid_input', 'files: two of them have the same name', {
      problems: [{ path: 'files', message: 'two of them have the same name' }],
    })
  return inTransaction(db, async (tx) => {
    const row = await insertImport(tx, { requestedBy: origin.actor, traceId, filesTotal: files.length })
    await insertImportFiles(tx, row.id, files)
    await enqueue(tx, 'data.import', { importId: row.id }, traceId)
    return row
  })
}

/**
 * Imports the files of a request one by one. A file is taken off with its result in one transaction, so that whoever goes on
 * after a crash begins with the file that was not done; importing that one again writes nothing twice.
 */
export async function runImport(db: Db, origin: Origin, importId: string, now: Date): Promise<void> {
  const found = await findImport(db, importId)
  if (!found || found.status === 'completed') return
  await updateImport(db, importId, { status: 'running' })
  for (const name of importOrder(await listImportFiles(db, importId))) {
    const file = await findImportFile(db, importId, name)
    if (!file) continue
    const result = await importCsvFile(db, { name, content: file.content }, now)
    await inTransaction(db, async (tx) => {
      if (!(await deleteImportFile(tx, importId, name))) return
      const before = await findImport(tx, importId)
      await updateImport(tx, importId, {
        filesDone: { increment: 1 },
        barsWritten: { increment: result.barsWritten },
        rowsRefused: { increment: result.refused.length },
        report: [...reportOf(before), ...result.refused].slice(0, MOST_REPORTED) as unknown as Prisma.InputJsonValue,
      })
    })
  }
  await inTransaction(db, async (tx) => {
    const done = await updateImport(tx, importId, { status: 'completed', finishedAt: new Date() })
    await recordImport(tx, { ...origin, actor: done.requestedBy }, importId, {
      files: done.filesTotal,
      barsWritten: done.barsWritten,
      rowsRefused: done.rowsRefused,
    })
  })
}

/** Ends an import whose last attempt failed. */
export async function abandonImport(db: Db, importId: string): Promise<void> {
  const found = await findImport(db, importId)
  if (!found || found.status === 'completed') return
  await updateImport(db, importId, {
    status: 'failed',
    error: 'The import failed; the log has the cause.',
    finishedAt: new Date(),
    files: { deleteMany: {} },
  })
}

export type ImportTotals = { files: number; barsWritten: number; rowsRefused: number }

/** One event per import, with its totals. */
export async function recordImport(
  tx: Parameters<typeof appendEvents>[0],
  origin: Origin,
  importId: string,
  totals: ImportTotals,
): Promise<void> {
  await appendEvents(tx, origin, [
    { type: 'DataImported', aggregateId: importId, accountId: null, data: totals, key: `import ${importId}` },
  ])
}

export const reportOf = (row: DataImport | null): RefusedRow[] => (row?.report ?? []) as unknown as RefusedRow[]
