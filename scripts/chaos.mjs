// `npm run test:chaos`: faults on a real Postgres and Redis, and a table of what held. `--scale 0.1` for less, `--only killed` for one
// row, `--seed 7`, `--at-once 4`, `--write` puts the table into ARCHITECTURE.md; a run that was stopped goes on, `--fresh` begins anew.
import { spawn } from 'node:child_process'
import path from 'node:path'
import { generateClient } from './generate.mjs'
import { checkNode, ensureInstalled, root } from './project.mjs'

checkNode()
ensureInstalled()
generateClient()
const child = spawn(
  process.execPath,
  ['--import', 'tsx', path.join('tests', 'chaos', 'run.ts'), ...process.argv.slice(2)],
  {
    cwd: root,
    stdio: 'inherit',
  },
)
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.once('exit', (code) => process.exit(code ?? 1))
