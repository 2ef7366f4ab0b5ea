import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'

export type Servers = {
  /** Of the database server's own database; each case makes one beside it. */
  databaseUrl: string
  redisUrl: string
  close(): Promise<void>
}

/** The servers that TEST_DATABASE_URL and TEST_REDIS_URL name, else private ones on loopback from what is installed. */
export async function openServers(): Promise<Servers> {
  const { TEST_DATABASE_URL, TEST_REDIS_URL } = process.env
  if (TEST_DATABASE_URL && TEST_REDIS_URL)
    return { databaseUrl: TEST_DATABASE_URL, redisUrl: TEST_REDIS_URL, close: async () => {} }
  const folder = mkdtempSync(path.join(tmpdir(), 'assay-chaos-'))
  const postgres = await startPostgres(folder)
  const redis = await startRedis(folder)
  return {
    databaseUrl: postgres.url,
    redisUrl: redis.url,
    async close() {
      redis.stop()
      postgres.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Postgres refuses to run as root: there it runs as the user that its package made. */
async function startPostgres(folder: string) {
  const bin = postgresFolder()
  const root = process.getuid?.() === 0
  if (root) execFileSync('chown', ['postgres', folder])
  const as = (name: string, args: string[]) =>
    root
      ? execFileSync('runuser', ['-u', 'postgres', '--', path.join(bin, name), ...args], { cwd: '/', stdio: 'ignore' })
      : execFileSync(path.join(bin, name), args, { stdio: 'ignore' })
  const data = path.join(folder, 'postgres')
  const port = await freePort()
  as('initdb', ['-D', data, '-A', 'trust', '-U', 'postgres'])
  const options = `-p ${port} -c listen_addresses=127.0.0.1 -k ${folder} -c max_connections=500 -c shared_buffers=256MB`
  as('pg_ctl', ['-D', data, '-w', '-l', path.join(folder, 'postgres.log'), '-o', options, 'start'])
  return {
    url: `postgresql://postgres@127.0.0.1:${port}/postgres`,
    stop: () => as('pg_ctl', ['-D', data, '-m', 'immediate', 'stop']),
  }
}

function postgresFolder(): string {
  const versions = '/usr/lib/postgresql'
  const newest = existsSync(versions) ? readdirSync(versions).sort((a, b) => Number(b) - Number(a))[0] : undefined
  if (newest) return path.join(versions, newest, 'bin')
  throw new Error('There is no Postgres here: install one (Debian: postgresql), or set TEST_DATABASE_URL.')
}

/** More databases than usual: a case that empties its Redis must have one of its own. */
const REDIS_DATABASES = 256

async function startRedis(folder: string) {
  const port = await freePort()
  const options = ['--port', port, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder]
  const server = spawn('redis-server', [...options.map(String), '--databases', String(REDIS_DATABASES)], {
    stdio: 'ignore',
  })
  await new Promise<void>((resolve, reject) => {
    server.once('spawn', resolve)
    server.once('error', () =>
      reject(new Error('There is no redis-server here: install one, or set TEST_DATABASE_URL and TEST_REDIS_URL.')),
    )
  })
  return { url: `redis://127.0.0.1:${port}`, stop: () => void server.kill('SIGTERM') }
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
