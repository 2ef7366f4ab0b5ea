// Builds the Node bundles (server, worker, database, command line, threads) with esbuild and the dashboard with Next.
// `node scripts/build.mjs [node] [web]`; without names, both.
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { BUNDLE, WITH_PACKAGES } from './bundling.mjs'
import { generateClient } from './generate.mjs'
import { root, stamp } from './project.mjs'

const parts = process.argv.slice(2)
const wanted = (part) => parts.length === 0 || parts.includes(part)

const ENTRIES = {
  server: 'server.ts',
  database: 'lib/db/embedded-process.ts',
}

// Each is one file with all it needs: it starts fast, and its hash names the code of a run.
const THREADS = {
  'threads/backtest': 'workers/threads/backtest.ts',
  'threads/strategies': 'workers/threads/strategies.ts',
  'threads/sweep': 'workers/threads/sweep.ts',
}

generateClient()
if (wanted('node')) {
  const { build } = await import('esbuild')
  await build({ ...BUNDLE, entryPoints: ENTRIES, splitting: true, packages: 'external' })
  await build({ ...WITH_PACKAGES, entryPoints: { worker: 'workers/index.ts', assay: 'cli/index.ts' } })
  await build({ ...BUNDLE, entryPoints: THREADS })
  stamp('node')
}
if (wanted('web')) {
  const next = createRequire(import.meta.url).resolve('next/dist/bin/next')
  const done = spawnSync(process.execPath, [next, 'build'], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
  })
  if (done.status !== 0) process.exit(done.status ?? 1)
  stamp('web')
}
