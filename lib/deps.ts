import path from 'node:path'
import { Redis } from 'ioredis'
import pg, { type PoolConfig } from 'pg'
import { createPaperBroker, type PaperStore } from './adapters/broker/paper'
import { createAnthropicLlm } from './adapters/llm/anthropic'
import { createGoogleLlm } from './adapters/llm/google'
import { createOpenAILlm } from './adapters/llm/openai'
import {
  type JobHandlers,
  type Lanes,
  type LaneWorker,
  openLanes,
  type QueueConnection,
  workLane,
} from './adapters/queue/bullmq'
import { LANES, SCHEDULE_LANE } from './contracts/jobs'
import type { Account } from './db/accounts'
import { createDb, type Db } from './db/client'
import { poolConfig } from './db/connection'
import { cancelPaperOrder, findPaperOrder, insertPaperOrder } from './db/paper-orders'
import { OPINION_ROLES, type OpinionRole } from './domain/agents/opinion'
import { type TradingConfig, tradingSchema } from './domain/backtest/config'
import type { BreakerLimits } from './domain/breaker/measure'
import type { PaperCosts } from './domain/execution'
import { type Provider, providerOf } from './domain/model-prices'
import type { RiskLimits } from './domain/risk/limits'
import type { ScheduleSettings } from './domain/schedule/settings'
import { deriveKey, type Env, getEnv, restartCount } from './env'
import { createLog, type Log } from './log'
import { createMarket, type Market } from './market-vendors'
import type { Broker, Clock, Llm } from './ports'
import { createRemote, type Remote } from './remote-broker'
import type { BacktestDeps } from './services/backtest/deps'
import type { ModelPolicy } from './services/call-model'
import { createStrategyCatalogue, type ListedStrategy } from './strategies'
import { runThread } from './threads'

/** Everything a process is made of. The only place that chooses vendors and knows which database and queue are used. */
export type Deps = Market & {
  env: Env
  /** How often the launcher has restarted this process. */
  restarts: number
  log: Log
  clock: Clock
  db: Db
  pool: pg.Pool
  connection: PoolConfig
  redis: Redis | null
  lanes: Lanes
  workLane(lane: string, handlers: JobHandlers): LaneWorker
  /** Where the orders of an account go whose books are the desk's own. */
  brokerFor(account: Pick<Account, 'id'>): Broker
  /** The account that a broker elsewhere keeps, when keys for one are set. */
  remote: Remote | null
  costs: PaperCosts
  limits: RiskLimits
  breaker: BreakerLimits
  schedule: ScheduleSettings
  /** Keys derived from the installation's secret, one per purpose. */
  keys: { apiKeys: string }
  /** Providers that a key is set for. */
  modelProviders: string[]
  /** Who answers a role, or null when no key of its model's provider is set. */
  modelFor(role: OpinionRole): { llm: Llm; model: string } | null
  /** A model by its name, or null when no key of its provider is set. */
  modelNamed(model: string): { llm: Llm; model: string } | null
  /** Why a model cannot answer here; null when it can. */
  modelProblem(model: string): string | null
  modelPolicy: ModelPolicy
  backtests: BacktestDeps
  /** Strategies that a backtest can run; with `own` those of the strategies folder, whose code that runs. */
  listStrategies(which: { own: boolean }): Promise<ListedStrategy[]>
  close(): Promise<void>
}

export const migrationsFolder = (): string => path.resolve('prisma/migrations')

/** How this process reaches the database. */
export const connectionOf = (env: Env): PoolConfig =>
  poolConfig(env.DATABASE_URL ? { url: env.DATABASE_URL } : { embeddedDir: env.dataDir }, env.DATABASE_POOL_SIZE)

/** Builds a process's instances. Tests give an environment and a database of their own. */
export function createDeps(name: string, env: Env = getEnv(), connection: PoolConfig = connectionOf(env)): Deps {
  const log = createLog(name, env)
  const db = createDb(connection)
  const pool = new pg.Pool({ ...connection, max: 4 })
  pool.on('error', (error) => log.warn({ err: error }, 'database connection lost'))
  const clock: Clock = { now: () => new Date() }
  const redis = env.REDIS_URL ? new Redis(env.REDIS_URL, { maxRetriesPerRequest: null }) : null
  redis?.on('error', (error) => log.warn({ err: error }, 'redis connection lost'))
  const queue: QueueConnection = redis ? { redis } : { postgres: connection }
  const lanes = openLanes(queue, [...LANES, SCHEDULE_LANE])
  const llms = createLlms(env)
  const modelNamed = (model: string) => {
    const provider = providerOf(model)
    const llm = provider && llms[provider]
    return llm ? { llm, model } : null
  }
  const paperBooks: PaperStore = {
    insert: (accountId, order) => insertPaperOrder(db, accountId, order),
    find: (accountId, id) => findPaperOrder(db, accountId, id),
    cancel: (accountId, id, at) => cancelPaperOrder(db, accountId, id, at),
  }
  const remote = createRemote(env, db, clock)
  const costs: PaperCosts = {
    slippageBps: env.PAPER_SLIPPAGE_BPS,
    commissionPerShare: env.PAPER_COMMISSION_PER_SHARE,
    commissionMin: env.PAPER_COMMISSION_MIN,
    maxVolume: env.PAPER_MAX_VOLUME_PCT / 100,
  }
  const breaker = breakerLimits(env)
  const limits: RiskLimits = {
    maxPosition: env.TRADING_MAX_POSITION_SIZE_PCT / 100,
    maxSector: env.TRADING_MAX_SECTOR_EXPOSURE_PCT / 100,
    maxPositions: env.TRADING_MAX_POSITIONS,
  }
  const strategies = createStrategyCatalogue(env.ASSAY_STRATEGIES_DIR, path.join(env.dataDir, 'strategies'))
  return {
    ...createMarket(env, clock, log),
    env,
    restarts: restartCount(),
    log,
    clock,
    db,
    pool,
    connection,
    redis,
    lanes,
    workLane: (lane, handlers) => workLane(queue, lane, env.WORKER_CONCURRENCY, handlers),
    brokerFor: ({ id }) => createPaperBroker(paperBooks, id, clock),
    remote,
    costs,
    limits,
    breaker,
    schedule: scheduleSettings(env),
    keys: { apiKeys: deriveKey(env, 'api-keys') },
    modelProviders: Object.keys(llms),
    modelFor: (role) => modelNamed(modelOf(env, role)),
    modelNamed,
    modelProblem: (model) => {
      const provider = providerOf(model)
      if (!provider) return `"${model}" is no model of Anthropic, OpenAI or Google; "rules" asks none`
      return llms[provider] ? null : `no key of ${provider} is set`
    },
    modelPolicy: {
      timeoutMs: env.LLM_TIMEOUT_MS,
      maxRetries: env.LLM_MAX_RETRIES,
      maxOutputTokens: env.LLM_MAX_OUTPUT_TOKENS,
      cache: env.LLM_CACHE,
      dailyBudget: env.LLM_DAILY_BUDGET_USD,
    },
    backtests: {
      db,
      clock,
      log,
      runThread,
      findStrategy: strategies.find,
      models: OPINION_ROLES.flatMap((role) => {
        const model = modelOf(env, role)
        const provider = providerOf(model)
        return provider && llms[provider] ? [{ role, model }] : []
      }),
      tradingDefaults: tradingDefaults(env, costs, limits),
      breaker,
      barFolder: path.join(env.dataDir, 'bars'),
      reportFolder: path.resolve(env.ASSAY_REPORTS_DIR),
      backtestLimits: { timeoutMs: env.BACKTEST_TIMEOUT_SECONDS * 1_000, memoryMb: env.BACKTEST_MEMORY_MB },
    },
    listStrategies: strategies.list,
    async close() {
      await lanes.close()
      await db.$disconnect()
      await pool.end()
      redis?.disconnect()
    },
  }
}

/** Backtests trade as the paper account does, unless a request says otherwise. */
const tradingDefaults = (env: Env, costs: PaperCosts, limits: RiskLimits): TradingConfig =>
  tradingSchema.parse({
    initialCapital: env.PAPER_OPENING_CASH,
    slippage: { kind: 'bps', bps: costs.slippageBps },
    commission: { kind: 'per_share', perShare: costs.commissionPerShare, minimum: costs.commissionMin },
    maxVolumeShare: costs.maxVolume,
    limits,
    collar: env.TRADING_ORDER_COLLAR_PCT / 100,
    minOrder: env.TRADING_MIN_ORDER_USD,
    positionSize: env.TRADING_POSITION_SIZE_PCT / 100,
    targetVolatility: env.TRADING_TARGET_VOLATILITY_PCT / 100,
  })

const breakerLimits = (env: Env): BreakerLimits => ({
  drawdownHalt: env.TRADING_DRAWDOWN_HALT_PCT / 100,
  drawdownResume: env.TRADING_DRAWDOWN_RESUME_PCT / 100,
  lossStreak: env.TRADING_CONSECUTIVE_LOSS_HALT,
  winStreak: env.TRADING_WIN_STREAK_RESUME,
  dailyLoss: env.TRADING_DAILY_LOSS_HALT_PCT / 100,
  staleSeconds: env.TRADING_STALE_DATA_HALT_SECONDS,
  modelFailures: env.TRADING_MODEL_FAILURE_HALT,
  brokerErrors: env.TRADING_BROKER_ERROR_HALT,
  ordersPerMinute: env.TRADING_ORDERS_PER_MINUTE_HALT,
  probe: env.TRADING_PROBE_PCT / 100,
})

/** A slot that nobody noticed for longer is not run late. */
const SLOT_GRACE_MS = 600_000

const scheduleSettings = (env: Env): ScheduleSettings => ({
  enabled: env.SCHEDULE_ENABLED,
  plan: {
    times: env.SCHEDULE_SCAN_TIMES,
    zone: env.SCHEDULE_TIMEZONE,
    marketHoursOnly: env.SCHEDULE_MARKET_HOURS_ONLY,
    weekdaysOnly: env.SCHEDULE_WEEKDAYS_ONLY,
  },
  execute: env.SCHEDULE_EXECUTE,
  watchlist: env.TRADING_WATCHLIST_SYMBOLS,
  graceMs: SLOT_GRACE_MS,
  monitor: {
    enabled: env.EVENT_MONITOR_ENABLED,
    intervalMs: env.EVENT_MONITOR_INTERVAL_SECONDS * 1_000,
    threshold: env.EVENT_PRICE_MOVE_PCT / 100,
    cooldownMs: env.EVENT_COOLDOWN_MINUTES * 60_000,
    maxAgeMs: env.MARKET_DATA_STALE_AFTER_SECONDS * 1_000,
  },
})

function createLlms(env: Env): Partial<Record<Provider, Llm>> {
  const llms: Partial<Record<Provider, Llm>> = {}
  if (env.LLM_ANTHROPIC_API_KEY)
    llms.anthropic = createAnthropicLlm({ apiKey: env.LLM_ANTHROPIC_API_KEY, baseURL: env.LLM_ANTHROPIC_BASE_URL })
  if (env.LLM_OPENAI_API_KEY)
    llms.openai = createOpenAILlm({ apiKey: env.LLM_OPENAI_API_KEY, baseURL: env.LLM_OPENAI_BASE_URL })
  if (env.LLM_GOOGLE_API_KEY)
    llms.google = createGoogleLlm({ apiKey: env.LLM_GOOGLE_API_KEY, baseURL: env.LLM_GOOGLE_BASE_URL })
  return llms
}

function modelOf(env: Env, role: OpinionRole): string {
  if (role === 'risk') return env.LLM_RISK_AGENT_MODEL
  if (role === 'validator') return env.LLM_VALIDATOR_MODEL
  if (role === 'meta') return env.LLM_META_AGENT_MODEL
  return env.LLM_DATA_AGENT_MODEL
}

const shared = globalThis as { assayDeps?: Deps }

/** The process's instances. Next's bundle and the server are separate module graphs, so they are kept on globalThis. */
export function getDeps(name = 'web'): Deps {
  shared.assayDeps ??= createDeps(name)
  return shared.assayDeps
}
