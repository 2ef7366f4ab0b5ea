// Generates the Prisma client when the schema is newer than it. The client's compiler is in the package; the schema
// engine, which only `prisma migrate` needs, is never downloaded: any existing file stands in for it.
import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

export function generateClient() {
  const schema = path.join(root, 'prisma/schema.prisma')
  const client = path.join(root, 'lib/db/generated/client.ts')
  if (existsSync(client) && statSync(client).mtimeMs > statSync(schema).mtimeMs) return
  const prisma = createRequire(import.meta.url).resolve('prisma/build/index.js')
  const done = spawnSync(process.execPath, [prisma, 'generate'], {
    cwd: root,
    env: {
      ...process.env,
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
    },
    encoding: 'utf8',
  })
  if (done.status !== 0) throw new Error(`prisma generate failed:\n${done.stdout}\n${done.stderr}`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) generateClient()
