import path from 'node:path'
import type { PoolConfig } from 'pg'

/** How to reach the database: a URL, or the embedded one through its socket. Shared by Prisma, BullMQ and LangGraph. */
export type DatabaseAddress = { url: string } | { embeddedDir: string }

/** Folder of the embedded database's socket inside the data folder. */
export const embeddedSocketDir = (dataDir: string) => path.join(dataDir, 'run')

export function poolConfig(address: DatabaseAddress, max: number): PoolConfig {
  if ('url' in address) return { connectionString: address.url, max }
  if (process.platform === 'win32')
    return { host: '127.0.0.1', port: EMBEDDED_WINDOWS_PORT, user: 'postgres', database: 'postgres', max }
  return { host: embeddedSocketDir(address.embeddedDir), user: 'postgres', database: 'postgres', max }
}

/** Windows has no Unix sockets that libpq-style clients use; there the bridge listens on loopback. */
export const EMBEDDED_WINDOWS_PORT = 54329
