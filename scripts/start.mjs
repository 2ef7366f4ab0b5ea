// `npm start`: installs and builds what is missing, then runs database, web and worker until Ctrl-C.

import { existsSync } from 'node:fs'
import path from 'node:path'
import { checkNode, ensureBuilt, ensureInstalled, fail, root, say } from './project.mjs'
import { createSupervisor, takeLock } from './supervise.mjs'

checkNode()
ensureInstalled()
ensureBuilt({ web: true })

const envFile = path.join(root, '.env')
if (existsSync(envFile)) process.loadEnvFile(envFile)
process.chdir(root)
const env = { NODE_ENV: process.env.NODE_ENV ?? 'production' }
const dataDir = path.resolve(process.env.ASSAY_DATA_DIR || '.data')
const embedded = !process.env.DATABASE_URL && !process.env.DB_HOST

const supervisor = createSupervisor({ onGivenUp: (code) => process.exit(code) })
const stop = () => void supervisor.stopAll().then(() => process.exit(0))
process.on('SIGINT', stop)
process.on('SIGTERM', stop)

try {
  if (embedded) {
    takeLock(dataDir)
    await supervisor.start('database', 'dist/database.mjs', env)
  }
  const [web] = await Promise.all([
    supervisor.start('web', 'dist/server.mjs', env),
    supervisor.start('worker', 'dist/worker.mjs', env),
  ])
  say(`\n  Assay is running at ${web.url}`)
  if (web.setupToken)
    say(
      `  First visit: create the administrator with this token: ${web.setupToken}\n  ${web.url}/setup?token=${web.setupToken}`,
    )
  else say('  Sign in with your e-mail address and password.')
  say('  Ctrl-C stops everything.\n')
} catch (error) {
  await supervisor.stopAll()
  fail(error.message)
}
