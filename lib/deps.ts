import path from 'node:path'
import { Redis } from 'ioredis'
import pg, { type PoolConfig } from 'pg'
import { createPaperBroker } from './adapters/broker/paper'
import {
  type JobHandlers,
  type Lanes,
  type LaneWorker,
  openLanes,
  type QueueConnection,
  workLane,
} from './adapters/queue/bullmq'
import { LANES } from './contracts/jobs'
import { createDb, type Db } from './db/client'
import { poolConfig } from './db/connection'
import { cancelPaperOrder, findPaperOrder, insertPaperOrder } from './db/paper-orders'
import type { PaperCosts } from './domain/execution'
import type { RiskLimits } from './domain/risk/limits'
import { type Env, getEnv } from './env'
import { createLog, type Log } from './log'
import type { Broker, Clock } from './ports'

/** Everything a process is made of. The only place that chooses vendors and knows which database and queue are used. */
export type Deps = {
  env: Env
  log: Log
  clock: Clock
  db: Db
  pool: pg.Pool
  connection: PoolConfig
  redis: Redis | null
  lanes: Lanes
  workLane(lane: string, handlers: JobHandlers): LaneWorker
  broker: Broker
  costs: PaperCosts
  limits: RiskLimits
  close(): Promise<void>
}

export const migrationsFolder = (): string => path.resolve('prisma/migrations')

/** How this process reaches the database. */
export const connectionOf = (env: Env): PoolConfig =>
  poolConfig(env.DATABASE_URL ? { url: env.DATABASE_URL } : { embeddedDir: env.dataDir }, env.DATABASE_POOL_SIZE)

export function createDeps(name: string): Deps {
  const env = getEnv()
  const log = createLog(name)
  const connection = connectionOf(env)
  const db = createDb(connection)
  const pool = new pg.Pool({ ...connection, max: 4 })
  pool.on('error', (error) => log.warn({ err: error }, 'database connection lost'))
  const clock: Clock = { now: () => new Date() }
  const redis = env.REDIS_URL ? new Redis(env.REDIS_URL, { maxRetriesPerRequest: null }) : null
  redis?.on('error', (error) => log.warn({ err: error }, 'redis connection lost'))
  const queue: QueueConnection = redis ? { redis } : { postgres: connection }
  const lanes = openLanes(queue, LANES)
  const broker = createPaperBroker(
    {
      insert: (accountId, order) => insertPaperOrder(db, accountId, order),
      find: (accountId, id) => findPaperOrder(db, accountId, id),
      cancel: (accountId, id, at) => cancelPaperOrder(db, accountId, id, at),
    },
    clock,
  )
  return {
    env,
    log,
    clock,
    db,
    pool,
    connection,
    redis,
    lanes,
    workLane: (lane, handlers) => workLane(queue, lane, env.WORKER_CONCURRENCY, handlers),
    broker,
    costs: {
      slippageBps: env.PAPER_SLIPPAGE_BPS,
      commissionPerShare: env.PAPER_COMMISSION_PER_SHARE,
      commissionMin: env.PAPER_COMMISSION_MIN,
      maxVolume: env.PAPER_MAX_VOLUME_PCT / 100,
    },
    limits: {
      maxPosition: env.TRADING_MAX_POSITION_SIZE_PCT / 100,
      maxSector: env.TRADING_MAX_SECTOR_EXPOSURE_PCT / 100,
      maxPositions: env.TRADING_MAX_POSITIONS,
    },
    async close() {
      await lanes.close()
      await db.$disconnect()
      await pool.end()
      redis?.disconnect()
    },
  }
}

const shared = globalThis as { assayDeps?: Deps }

/** The process's instances. Next's bundle and the server are separate module graphs, so they are kept on globalThis. */
export function getDeps(name = 'web'): Deps {
  shared.assayDeps ??= createDeps(name)
  return shared.assayDeps
}
