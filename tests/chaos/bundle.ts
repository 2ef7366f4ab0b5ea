import path from 'node:path'
import { build } from 'esbuild'

const root = path.resolve('.')
export const BUNDLES = path.join(root, 'dist/chaos')

/** Bundles the product's worker as scripts/build.mjs does, and beside it what is preloaded into it and what else runs on its own. */
export async function bundle(): Promise<void> {
  await build({
    absWorkingDir: root,
    outdir: BUNDLES,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    sourcemap: true,
    splitting: true,
    packages: 'external',
    alias: { '@': root },
    logLevel: 'warning',
    entryPoints: {
      worker: 'workers/index.ts',
      'fault-points': 'tests/chaos/fault-points.ts',
      placer: 'tests/chaos/placer.ts',
    },
  })
}
