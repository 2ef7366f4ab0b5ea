import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Deps } from '@/lib/deps'
import { type AlpacaServer, startAlpacaServer } from '../alpaca-server'
import { ACCOUNT, alpacaEnv, isAgreed, until } from '../integration/remote-account'
import { openServedDesk } from '../integration/served-desk'
import { sameBooks, violations } from '../oracle'
import { openProxy, type TcpProxy } from './proxy'
import { startWorker, type Worker } from './worker'

/** Faults of the broker and bursts of orders are what is tested here: they must not trip the breaker, which would stop the test. */
const PATIENT = {
  TRADING_BROKER_ERROR_HALT: '10000',
  TRADING_ORDERS_PER_MINUTE_HALT: '10000',
  TRADING_MODEL_FAILURE_HALT: '10000',
  LOG_LEVEL: 'info',
  DATABASE_POOL_SIZE: '5',
}

export type ChaosDesk = {
  deps: Deps
  alpaca: AlpacaServer
  /** Between the workers' calls and the broker. */
  brokerProxy: TcpProxy
  workers: Worker[]
  /** Between each worker and the database, in the order of the workers. */
  databaseProxies: TcpProxy[]
  environment: NodeJS.ProcessEnv
  start(): Promise<Worker>
  /** Workers that ended although nobody ended them. */
  crashed: readonly string[]
  /** What does not hold now: of the invariants, and between the books and the broker. */
  wrong(): Promise<string[]>
  agreed(): Promise<void>
  close(): Promise<void>
}

export type DeskOptions = { redisUrl: string; workers: number; log: string; variables?: Record<string, string> }

/** A desk of its own for one case: database, broker, and workers as processes, each behind proxies. */
export async function openChaosDesk({ redisUrl, workers, log, variables }: DeskOptions): Promise<ChaosDesk> {
  const alpaca = await startAlpacaServer({ limit: 100_000, cash: '100000000' })
  const brokerProxy = await openProxy({ host: '127.0.0.1', port: Number(new URL(alpaca.url).port) })
  const url = `http://127.0.0.1:${brokerProxy.port}`
  const served = await openServedDesk({
    ...PATIENT,
    ...alpacaEnv({ url, keys: alpaca.keys }),
    REDIS_URL: redisUrl,
    ...variables,
  })
  await served.deps.redis?.flushdb()
  const database = new URL(String(served.environment.DATABASE_URL))
  const running: Worker[] = []
  const crashed: string[] = []
  const databaseProxies: TcpProxy[] = []
  const logs = path.join(tmpdir(), 'assay-chaos-logs')
  mkdirSync(logs, { recursive: true })

  const logFile = path.join(logs, `${log}.log`)
  let started = 0
  const start = async (): Promise<Worker> => {
    const proxy = await openProxy({ host: database.hostname, port: Number(database.port) })
    const own = new URL(database)
    own.host = `127.0.0.1:${proxy.port}`
    own.searchParams.set('application_name', `worker-${started++}`)
    const worker = await startWorker({ ...served.environment, DATABASE_URL: own.toString() }, logFile)
    running.push(worker)
    databaseProxies.push(proxy)
    void worker.ended.then(() => {
      if (worker.hasCrashed()) crashed.push(`worker ${worker.pid} ended by itself; its log is ${logFile}`)
      databaseProxies.splice(running.indexOf(worker), 1)
      running.splice(running.indexOf(worker), 1)
      return proxy.close()
    })
    return worker
  }
  const close = async () => {
    const ending = running.map((worker) => {
      worker.signal('SIGKILL')
      return worker.ended
    })
    await Promise.all(ending)
    await served.close()
    await brokerProxy.close()
    await alpaca.close()
  }
  try {
    // The first one sets the database up.
    await start()
    await Promise.all(Array.from({ length: workers - 1 }, start))
  } catch (error) {
    await close()
    throw error
  }
  const { deps } = served
  return {
    deps,
    alpaca,
    brokerProxy,
    workers: running,
    databaseProxies,
    environment: served.environment,
    start,
    crashed,
    wrong: async () => [
      ...crashed,
      ...(await sameBooks(deps.db, ACCOUNT, alpaca.state())),
      ...(await violations(deps.db)),
    ],
    agreed: () => until(async () => {}, 'the books agree', isAgreed(deps), 90_000),
    close,
  }
}
