import { createServer } from 'node:http'
import next from 'next'
import { needsSetup, setupToken } from '@/lib/auth'
import { migrateDatabase } from '@/lib/db/migrate'
import { heartbeat } from '@/lib/db/processes'
import { getDeps, migrationsFolder } from '@/lib/deps'
import { EnvironmentError } from '@/lib/errors'
import { serveLive } from '@/lib/live-server'
import { fixMode } from '@/lib/services/fix-mode'
import { recordRestart } from '@/lib/services/record-restart'

const HEARTBEAT_MS = 3_000
const STOP_MS = 4_000

async function main(): Promise<void> {
  const deps = getDeps('web')
  const { HOST, PORT, NODE_ENV, NEXTAUTH_URL, NEXTAUTH_SECRET } = deps.env
  // next-auth reads these two by name; they may have been generated or composed.
  Object.assign(process.env, { NEXTAUTH_URL, NEXTAUTH_SECRET, NEXT_TELEMETRY_DISABLED: '1' })
  await migrateDatabase(deps.connection, migrationsFolder())
  await fixMode(deps.db, deps.env.TRADING_MODE)
  await recordRestart(deps.db, 'web', deps.restarts)
  const app = next({ dev: NODE_ENV === 'development', hostname: HOST, port: PORT, dir: process.cwd() })
  await app.prepare()
  const handle = app.getRequestHandler()
  const http = createServer((request, response) => {
    // Limits go by address: what a client says of itself counts only behind a proxy that overwrites it.
    if (!deps.env.TRUST_PROXY) request.headers['x-forwarded-for'] = request.socket.remoteAddress ?? 'unknown'
    void handle(request, response)
  })
  const live = serveLive(http, deps)
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject)
    http.listen(PORT, HOST, resolve)
  })
  const beat = heartbeat(deps.db, 'web')
  const beating = setInterval(
    () => void beat().catch((error: unknown) => deps.log.warn({ err: error }, 'heartbeat failed')),
    HEARTBEAT_MS,
  )
  deps.log.info({ url: NEXTAUTH_URL }, 'web ready')
  const token = (await needsSetup(deps)) ? setupToken(deps.env) : null
  if (process.send) process.send({ url: NEXTAUTH_URL, setupToken: token })
  // Without the launcher nobody else would say it; it is void as soon as somebody has signed up.
  else if (token) process.stdout.write(`Create the administrator at ${NEXTAUTH_URL}/setup?token=${token}\n`)

  // The database cannot note its own death; the launcher tells.
  process.on('message', (message: { databaseRestarts?: number }) => {
    const restarts = message.databaseRestarts ?? 0
    recordRestart(deps.db, 'database', restarts).catch((error: unknown) =>
      deps.log.warn({ err: error }, 'a restart was not noted'),
    )
  })

  let stopping = false
  const stop = async () => {
    if (stopping) return
    stopping = true
    // What does not end by itself is not waited for: nothing is lost that is not in the database.
    setTimeout(() => process.exit(0), STOP_MS).unref()
    clearInterval(beating)
    http.closeAllConnections()
    await live.close()
    await deps.close()
    process.exit(0)
  }
  process.on('SIGTERM', () => void stop())
  process.on('SIGINT', () => void stop())
  process.on('disconnect', () => void stop())
}

main().catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof EnvironmentError ? error.message : error instanceof Error ? error.stack : error}\n`,
  )
  process.exit(1)
})
