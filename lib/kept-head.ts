import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { raiseAlertOnce } from './db/alerts'
import type { Db } from './db/client'
import { readEventHash, readEventHead } from './db/events'

const kept = z.object({ seq: z.number().int().min(0), hash: z.string() })
const fileOf = (dataDir: string) => path.join(dataDir, 'event-head.json')

/** The head of the event log as it was last seen, kept outside the database: a cut tail shows only against it. */
export async function readKeptHead(dataDir: string): Promise<z.infer<typeof kept> | null> {
  const text = await readFile(fileOf(dataDir), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  return text === null ? null : kept.parse(JSON.parse(text))
}

/**
 * Keeps the head of now, unless the log does not hold the one that was kept: it was cut, or cut and written on. Then the old one
 * stays, as evidence, and a critical alert is raised, once per kept head. Returns its text when it is new.
 */
export async function keepHead(db: Db, dataDir: string): Promise<string | null> {
  const before = await readKeptHead(dataDir)
  const head = await readEventHead(db)
  if (before && before.seq > 0 && (await readEventHash(db, before.seq)) !== before.hash) {
    const message = `The event log was changed: event ${before.seq}, seen before, is gone or another one; the log ends at ${head.seq}.`
    const alert = { level: 'critical', kind: 'event_log_cut', message, data: { kept: before, head } } as const
    return (await raiseAlertOnce(db, alert, ['kept', 'hash'], before.hash)) ? message : null
  }
  if (!before || before.seq < head.seq) await writeHead(dataDir, head)
  return null
}

/** Keeps the head of now, whatever was kept: after a restore the log is another one. */
export async function resetKeptHead(db: Db, dataDir: string): Promise<void> {
  await writeHead(dataDir, await readEventHead(db))
}

async function writeHead(dataDir: string, head: z.infer<typeof kept>): Promise<void> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const temporary = `${fileOf(dataDir)}.${process.pid}`
  await writeFile(temporary, JSON.stringify(head), { mode: 0o600 })
  await rename(temporary, fileOf(dataDir))
}
