// `npm run bench`: every benchmark of bench/, one process each. `npm run bench -- cycle` runs one.
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { generateClient } from './generate.mjs'
import { checkNode, ensureInstalled, root } from './project.mjs'

checkNode()
ensureInstalled()
generateClient()
const asked = process.argv.slice(2)
let failed = false
const files = readdirSync(path.join(root, 'bench')).filter((file) => file.endsWith('.ts'))
for (const file of files.sort()) {
  if (asked.length > 0 && !asked.includes(file.replace(/\.ts$/, ''))) continue
  const done = spawnSync(process.execPath, ['--import', 'tsx', path.join('bench', file)], {
    cwd: root,
    stdio: 'inherit',
  })
  failed ||= done.status !== 0
}
process.exit(failed ? 1 : 0)
