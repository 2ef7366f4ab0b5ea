import type { BuildOptions } from 'esbuild'

export const BUNDLE: BuildOptions
export const WITH_PACKAGES: BuildOptions
