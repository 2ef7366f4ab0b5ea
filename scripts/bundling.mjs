// How esbuild bundles the product: what scripts/build.mjs and the tests under faults share.
import { root } from './project.mjs'

/** Packages stay outside and are loaded from node_modules. */
export const BUNDLE = {
  absWorkingDir: root,
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  sourcemap: true,
  alias: { '@': root },
  logLevel: 'warning',
}

/**
 * With its packages in it, for what must start fast: the worker, since a restart is when orders wait, and the command line. Outside stay
 * `pg`, so that what goes between a worker and its database can be watched; esbuild, whose program lies in its package; and helpers that
 * yahoo-finance2 has for its own tests.
 */
export const WITH_PACKAGES = {
  ...BUNDLE,
  splitting: true,
  sourcesContent: false,
  external: ['pg', 'esbuild', '@std/*', '@gadicc/*'],
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
  },
}
