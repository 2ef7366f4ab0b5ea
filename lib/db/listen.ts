import pg, { type PoolConfig } from 'pg'

const RETRY_MS = 1_000

export type Listener = { close(): Promise<void> }

/**
 * Calls `onNotify` for each notification on a channel of Postgres, and once after every (re)connection, since what was said meanwhile
 * is lost. The embedded database delivers none; who listens there must look by itself.
 */
export function listenTo(connection: PoolConfig, channel: string, onNotify: () => void): Listener {
  let closed = false
  let client: pg.Client | null = null
  let timer: NodeJS.Timeout | undefined
  const connect = async () => {
    const mine = new pg.Client({ ...connection, keepAlive: true })
    client = mine
    const again = () => {
      if (client !== mine) return
      client = null
      mine.end().catch(() => {})
      if (!closed) timer = setTimeout(() => void connect(), RETRY_MS)
    }
    mine.on('error', again)
    mine.on('end', again)
    mine.on('notification', onNotify)
    try {
      await mine.connect()
      await mine.query(`listen ${pg.escapeIdentifier(channel)}`)
      onNotify()
    } catch {
      again()
    }
  }
  void connect()
  return {
    async close() {
      closed = true
      clearTimeout(timer)
      await client?.end().catch(() => {})
    },
  }
}
