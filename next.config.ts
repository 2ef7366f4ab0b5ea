import type { NextConfig } from 'next'

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  // The database, the queue and the logger are used as they are, not bundled.
  serverExternalPackages: [
    '@prisma/client',
    '@prisma/adapter-pg',
    'pg',
    'bullmq',
    'esbuild',
    'pdfkit',
    'ioredis',
    'pino',
    'pino-pretty',
    '@electric-sql/pglite',
    'yahoo-finance2',
  ],
  typedRoutes: false,
  devIndicators: false,
  // `npm test` checks types over the whole tree; a start need not do it again.
  typescript: { ignoreBuildErrors: true },
}

export default config
