import path from 'node:path'
import { build } from 'esbuild'
import { WITH_PACKAGES } from '../../scripts/bundling.mjs'

export const BUNDLES = path.resolve('dist/chaos')

/** Bundles the product's worker as scripts/build.mjs does, and beside it what is preloaded into it and what else runs on its own. */
export async function bundle(): Promise<void> {
  await build({
    ...WITH_PACKAGES,
    outdir: BUNDLES,
    entryPoints: {
      worker: 'workers/index.ts',
      'fault-points': 'tests/chaos/fault-points.ts',
      placer: 'tests/chaos/placer.ts',
    },
  })
}
