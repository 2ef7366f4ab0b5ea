import type { Command } from 'commander'
import { readLink } from '@/lib/db/broker-links'
import { listProcesses } from '@/lib/db/processes'
import type { Deps } from '@/lib/deps'
import { VERSION } from '@/lib/version'
import { withDeps } from './context'
import { printJson, printTable } from './print'

type Check = { what: string; state: 'ok' | 'missing' | 'failed'; detail: string }

export function registerDoctor(program: Command): void {
  program
    .command('doctor')
    .description('what is configured, reachable and missing')
    .action((_, command: Command) =>
      withDeps(command, async ({ deps, json }) => {
        const checks = await examine(deps)
        if (json) printJson(checks)
        else
          printTable(
            ['', 'what', 'detail'],
            checks.map(({ what, state, detail }) => [state, what, detail]),
          )
        if (checks.some(({ state }) => state === 'failed')) process.exitCode = 1
      }),
    )
}

async function examine(deps: Deps): Promise<Check[]> {
  const { env, db } = deps
  const [version] = await db.$queryRaw<{ version: string }[]>`select version()`
  const [vector] = await db.$queryRaw<
    { extversion: string }[]
  >`select extversion from pg_extension where extname = 'vector'`
  const processes = await listProcesses(db)
  const [users, series] = await Promise.all([db.user.count(), db.priceSeries.count()])
  const has = (what: string, present: unknown, yes: string, no: string): Check => ({
    what,
    state: present ? 'ok' : 'missing',
    detail: present ? yes : no,
  })
  const queue = await deps.lanes.counts().then(
    (counts): Check => ({
      what: 'queue',
      state: 'ok',
      detail: `${env.REDIS_URL ? 'Redis' : 'Postgres'}; ${Object.entries(counts)
        .map(([lane, count]) => `${lane} ${count.waiting ?? 0} waiting`)
        .join(', ')}`,
    }),
    (error: unknown): Check => ({ what: 'queue', state: 'failed', detail: String(error) }),
  )
  const vendors = await Promise.all([
    probe('Yahoo', env.YAHOO_URL),
    env.ALPACA_API_KEY
      ? probe('Alpaca data', env.ALPACA_DATA_URL)
      : has('Alpaca data', false, '', 'no ALPACA_API_KEY; Yahoo serves prices'),
  ])
  return [
    { what: 'assay', state: 'ok', detail: `${VERSION} on Node ${process.versions.node}` },
    {
      what: 'database',
      state: 'ok',
      detail: `${env.DATABASE_URL ? 'Postgres' : 'embedded'}; ${version?.version.split(' on ')[0] ?? ''}`,
    },
    has('pgvector', vector, vector?.extversion ?? '', 'the extension is not installed'),
    queue,
    has(
      'web',
      processes.some(({ kind }) => kind === 'web'),
      env.NEXTAUTH_URL,
      'not running; npm start starts it',
    ),
    has(
      'worker',
      processes.some(({ kind }) => kind === 'worker'),
      'running',
      'not running; commands do its work themselves',
    ),
    has('people', users > 0, `${users}`, 'nobody yet; npm start prints how to create the administrator'),
    has('prices', series > 0, `${series} series`, 'none; data import <folder> brings some'),
    has(
      'model keys',
      deps.modelProviders.length > 0,
      deps.modelProviders.join(', '),
      'none; the rules model answers for the agents',
    ),
    await brokerCheck(deps),
    ...vendors,
  ]
}

/** Where orders go, and whether the books of an account elsewhere agree with its broker's. */
async function brokerCheck({ db, remote, env }: Deps): Promise<Check> {
  const what = 'orders go to'
  const why = env.ALPACA_API_KEY ? `BROKER=${env.BROKER}` : 'with ALPACA_API_KEY they go to Alpaca'
  if (!remote) return { what, state: 'ok', detail: `the local paper account; ${why}` }
  const { id, name } = remote.account
  const link = await readLink(db, id)
  const detail = `${name}; ${link ? `books ${link.state}${link.detail ? `: ${link.detail}` : ''}` : 'not opened yet'}`
  return { what, state: link?.state === 'agreed' ? 'ok' : 'failed', detail }
}

const PROBE_MS = 4_000

async function probe(what: string, url: string): Promise<Check> {
  try {
    const answer = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(PROBE_MS) })
    return { what, state: 'ok', detail: `${url} answers (${answer.status})` }
  } catch (error) {
    const reason =
      error instanceof Error ? (error.cause instanceof Error ? error.cause.message : error.message) : String(error)
    return { what, state: 'missing', detail: `${url} cannot be reached: ${reason}` }
  }
}
