import { type ChildProcess, fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import path from 'node:path'
import type { Command } from 'commander'
import { migrateDatabase } from '@/lib/db/migrate'
import { createDeps, type Deps, migrationsFolder } from '@/lib/deps'
import { getEnv } from '@/lib/env'
import { defaultAccount } from '@/lib/services/default-account'
import { fixMode } from '@/lib/services/fix-mode'
import { openDefaultAccounts } from '@/lib/services/open-account'

export type CliContext = {
  deps: Deps
  json: boolean
  origin: { actor: string; traceId: string }
  /** The account that was named, or the one that orders go to. */
  accountOf(named: string | undefined): Promise<string>
}

/**
 * Runs one command with the database: the running one when `npm start` is up, else one started for the command. A command that
 * throws ends with one line on standard error and a non-zero code (see index.ts).
 */
export async function withDeps(command: Command, work: (context: CliContext) => Promise<void>): Promise<void> {
  const env = getEnv()
  const database = env.DATABASE_URL ? null : await ownDatabase(env.dataDir)
  const deps = createDeps('cli', env)
  try {
    await migrateDatabase(deps.connection, migrationsFolder())
    const origin = { actor: `cli:${process.env.USER || systemUser()}`, traceId: randomUUID() }
    await fixMode(deps.db, env.TRADING_MODE)
    await openDefaultAccounts(deps.db, origin, String(deps.env.PAPER_OPENING_CASH), env.TRADING_MODE)
    await work({
      deps,
      origin,
      json: Boolean(command.optsWithGlobals().json),
      accountOf: async (named) => named ?? (await defaultAccount(deps)).id,
    })
  } finally {
    await deps.close()
    await database?.stop()
  }
}

/** Who runs this, where no variable says so; a container may run under a number that no user has. */
function systemUser(): string {
  try {
    return userInfo().username
  } catch {
    return 'unknown'
  }
}

/** Starts the embedded database for this command, or null when a running desk has it open. */
async function ownDatabase(dataDir: string): Promise<{ stop(): Promise<void> } | null> {
  const lock = path.join(dataDir, 'lock')
  if (isHeld(lock)) return null
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  writeFileSync(lock, String(process.pid), { mode: 0o600 })
  const release = () => rmSync(lock, { force: true })
  process.on('exit', release)
  const child = fork(path.resolve('dist/database.mjs'), [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  await ready(child)
  return {
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => {
          release()
          resolve()
        })
        child.kill('SIGTERM')
      }),
  }
}

function isHeld(lock: string): boolean {
  if (!existsSync(lock)) return false
  const pid = Number(readFileSync(lock, 'utf8'))
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('message', () => resolve())
    child.once('exit', (code) => reject(new Error(`The embedded database could not be opened (code ${code}).`)))
  })
}
