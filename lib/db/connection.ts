import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { ClientBase, PoolConfig } from 'pg'
import type { EmbeddedAddress } from './embedded'

/** How to reach the database: a URL, or the embedded one in a data folder. Shared by Prisma, BullMQ and LangGraph. */
export type DatabaseAddress = { url: string } | { embeddedDir: string }

/** Windows has no Unix sockets that libpq-style clients use; there the bridge listens on loopback with a password. */
const WINDOWS_PORT = 54329

/** Where the embedded database of a data folder is served on this system. */
export function embeddedAddress(dataDir: string, platform: string = process.platform): EmbeddedAddress {
  const folder = path.join(dataDir, 'run')
  return platform === 'win32' ? { port: WINDOWS_PORT, password: ownPassword(folder) } : { socketDir: folder }
}

/** The generated password of the loopback port, kept beside the data and readable by its owner only. */
function ownPassword(folder: string): string {
  const file = path.join(folder, 'password')
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    writeFileSync(file, randomBytes(24).toString('hex'), { mode: 0o600 })
  }
  return readFileSync(file, 'utf8')
}

/**
 * A process that is gone without a word (its machine died, the network is split) would keep the locks of its transaction until TCP gives
 * up, hours later, and everybody else would wait: the server ends a transaction that says nothing for so many milliseconds.
 */
const SILENT_MS = 5_000

/** A connection that breaks between two statements of a transaction fails the next one; unheard, it would end the process. */
const survive = (client: ClientBase): void => {
  client.on('error', () => {})
}

export function poolConfig(address: DatabaseAddress, max: number): PoolConfig {
  if ('url' in address)
    return {
      connectionString: address.url,
      max,
      async onConnect(client) {
        survive(client)
        await client.query(`set idle_in_transaction_session_timeout = ${SILENT_MS}`)
      },
    }
  const at = embeddedAddress(address.embeddedDir)
  const where = 'socketDir' in at ? { host: at.socketDir } : { host: '127.0.0.1', ...at }
  return { ...where, user: 'postgres', database: 'postgres', max, onConnect: survive }
}
