import type { Db, Prisma, Tx } from './client'
import type { DataImport, DataImportFile } from './generated/client'

export type { DataImport }

export const findImport = (db: Db | Tx, id: string): Promise<DataImport | null> =>
  db.dataImport.findUnique({ where: { id } })

export const insertImport = (
  tx: Tx,
  row: { requestedBy: string; traceId: string; filesTotal: number },
): Promise<DataImport> => tx.dataImport.create({ data: { ...row, status: 'queued' } })

export async function insertImportFiles(
  tx: Tx,
  importId: string,
  files: readonly { name: string; content: string }[],
): Promise<void> {
  await tx.dataImportFile.createMany({ data: files.map((file) => ({ importId, ...file })) })
}

/** Names of the files that wait, with the columns' line of each. */
export const listImportFiles = (db: Db, importId: string): Promise<{ name: string; header: string }[]> =>
  db.$queryRaw`
    select name, split_part(left(content, 2000), chr(10), 1) as header from data_import_files
    where import_id = ${importId}::uuid order by name`

export const findImportFile = (db: Db, importId: string, name: string): Promise<DataImportFile | null> =>
  db.dataImportFile.findUnique({ where: { importId_name: { importId, name } } })

export const updateImport = (db: Db | Tx, id: string, data: Prisma.DataImportUpdateInput): Promise<DataImport> =>
  db.dataImport.update({ where: { id }, data })

/** Takes a file off the import; false when it was taken off before. */
export async function deleteImportFile(tx: Tx, importId: string, name: string): Promise<boolean> {
  const { count } = await tx.dataImportFile.deleteMany({ where: { importId, name } })
  return count === 1
}
