import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { readdir, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Db } from '../../db/client'

const PARTIAL = '.partial'
/** A file that nobody has written to for so long is no longer being written. */
const ABANDONED_MS = 60 * 60_000

/** A report on its way: whole, but without its final name until the database has the run. */
export type WrittenReport = { readonly partial: string; readonly final: string }

/** Writes a report under a name of its own time, the next free one if another run ended in the same millisecond. */
export async function writeReport(
  folder: string,
  finishedAt: Date,
  pieces: () => AsyncIterable<string>,
): Promise<WrittenReport> {
  mkdirSync(folder, { recursive: true })
  for (let at = finishedAt.getTime(); ; at += 1) {
    const final = path.join(folder, `backtest_report_${new Date(at).toISOString().replace(/[:.]/g, '-')}.json`)
    const partial = `${final}${PARTIAL}`
    if (existsSync(final)) continue
    try {
      await writeFile(partial, pieces(), { flag: 'wx' })
      return { partial, final }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue
      rmSync(partial, { force: true })
      throw error
    }
  }
}

/** Gives a report its final name, unless another process has. */
export function publishReport({ partial, final }: WrittenReport): void {
  try {
    renameSync(partial, final)
  } catch (error) {
    if (!existsSync(final)) throw error
  }
}

/** Removes the report of a run that is deleted, whether or not it has its final name. */
export function removeReport(folder: string, name: string): void {
  const final = path.join(folder, path.basename(name))
  for (const file of [final, `${final}${PARTIAL}`]) rmSync(file, { force: true })
}

/**
 * Puts right what killed processes left: a report whose run the database has gets its final name; one that no run names, and nobody
 * writes any more, goes.
 */
export async function settleReports(db: Db, folder: string): Promise<void> {
  if (!existsSync(folder)) return
  const names = (await readdir(folder)).filter((name) => name.endsWith(PARTIAL))
  if (names.length === 0) return
  const finals = names.map((name) => name.slice(0, -PARTIAL.length))
  const rows = await db.backtest.findMany({
    where: { reportFile: { in: finals }, status: 'completed' },
    select: { reportFile: true },
  })
  const known = new Set(rows.map(({ reportFile }) => reportFile))
  for (const name of finals) {
    const final = path.join(folder, name)
    const partial = `${final}${PARTIAL}`
    if (known.has(name)) publishReport({ partial, final })
    else if (await isAbandoned(partial)) rmSync(partial, { force: true })
  }
}

async function isAbandoned(file: string): Promise<boolean> {
  try {
    return Date.now() - (await stat(file)).mtimeMs > ABANDONED_MS
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
}
