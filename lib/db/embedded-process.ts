import path from 'node:path'
import { getEnv } from '../env'
import { embeddedAddress } from './connection'
import { serveEmbeddedDatabase } from './embedded'

/** The process that owns the embedded database: opens it, serves it, says so to its parent, and closes it on a signal. */
async function main(): Promise<void> {
  const { dataDir } = getEnv()
  const database = await serveEmbeddedDatabase(path.join(dataDir, 'postgres'), embeddedAddress(dataDir))
  process.send?.('ready')
  const stop = async () => {
    await database.close()
    process.exit(0)
  }
  process.on('SIGTERM', () => void stop())
  // Ctrl-C reaches the whole process group; the launcher stops the database last, with SIGTERM.
  process.on('SIGINT', () => {})
  process.on('disconnect', () => void stop())
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exit(1)
})
