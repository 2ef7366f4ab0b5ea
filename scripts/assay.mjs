// `npm run assay -- <command>`: installs and builds what the command line needs, then runs it.
import { existsSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { checkNode, ensureBuilt, ensureInstalled, root } from './project.mjs'

checkNode()
ensureInstalled()
ensureBuilt({ web: false })
const envFile = path.join(root, '.env')
if (existsSync(envFile)) process.loadEnvFile(envFile)
process.chdir(root)
process.env.LOG_LEVEL ||= 'error'
process.env.NODE_ENV ||= 'production'
await import(pathToFileURL(path.join(root, 'dist/assay.mjs')).href)
