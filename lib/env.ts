import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { isZone } from './domain/calendar/zone'
import { parseSymbolList } from './domain/market/symbol-list'
import { providerOf } from './domain/model-prices'
import { parseScanTimes } from './domain/schedule/scan-times'
import { EnvironmentError } from './errors'

/** The only reader of process.env. Names are the specification's; defaults are shown in .env.example. */

const flag = z.enum(['true', 'false', '1', '0']).transform((text) => text === 'true' || text === '1')
const number = (least: number, most: number) =>
  z
    .string()
    .trim()
    .refine((text) => text !== '' && Number.isFinite(Number(text)), 'must be a number')
    .transform(Number)
    .pipe(z.number().min(least).max(most))
const whole = (least: number, most: number) => number(least, most).pipe(z.int('must be a whole number'))
const url = (...protocols: string[]) =>
  z.string().refine(
    (text) => {
      try {
        return protocols.includes(new URL(text).protocol)
      } catch {
        return false
      }
    },
    `must be a URL that starts with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
  )

const modelName = z
  .string()
  .refine((name) => providerOf(name) !== null, 'must begin with claude-, gpt- or gemini-, which names its provider')

/** Text that a function of the domain reads; what it says of a wrong one is shown. */
const readBy = <T>(read: (text: string) => T) =>
  z.transform((text: string, context) => {
    try {
      return read(text)
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      context.issues.push({ code: 'custom', message: error.message, input: text })
      return z.NEVER
    }
  })

export const envSchema = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('production'),
  ASSAY_DATA_DIR: z.string().default('.data'),
  HOST: z.string().default('127.0.0.1'),
  PORT: whole(1, 65535).default(3000),
  NEXTAUTH_URL: url('http:', 'https:').optional(),
  NEXTAUTH_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  TRUST_PROXY: flag.default(false),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),

  DATABASE_URL: url('postgres:', 'postgresql:').optional(),
  DB_HOST: z.string().optional(),
  DB_PORT: whole(1, 65535).default(5432),
  DB_NAME: z.string().default('trading'),
  DB_USER: z.string().default('postgres'),
  DB_PASSWORD: z.string().default(''),
  DATABASE_POOL_SIZE: whole(2, 100).default(10),
  REDIS_URL: url('redis:', 'rediss:').optional(),

  LLM_ANTHROPIC_API_KEY: z.string().min(1).optional(),
  LLM_OPENAI_API_KEY: z.string().min(1).optional(),
  LLM_GOOGLE_API_KEY: z.string().min(1).optional(),
  LLM_ANTHROPIC_BASE_URL: url('http:', 'https:').optional(),
  LLM_OPENAI_BASE_URL: url('http:', 'https:').optional(),
  LLM_GOOGLE_BASE_URL: url('http:', 'https:').optional(),
  LLM_DATA_AGENT_MODEL: modelName.default('claude-sonnet-4-5'),
  LLM_RISK_AGENT_MODEL: modelName.default('claude-sonnet-4-5'),
  LLM_VALIDATOR_MODEL: modelName.default('claude-sonnet-4-5'),
  LLM_META_AGENT_MODEL: modelName.default('claude-opus-4-5'),
  LLM_TIMEOUT_MS: whole(100, 600_000).default(60_000),
  LLM_MAX_RETRIES: whole(0, 10).default(3),
  LLM_MAX_OUTPUT_TOKENS: whole(64, 32_000).default(2_000),
  LLM_CACHE: flag.default(true),
  LLM_DAILY_BUDGET_USD: number(0, 100_000).default(10),

  ALPACA_API_KEY: z.string().min(1).optional(),
  ALPACA_SECRET_KEY: z.string().min(1).optional(),
  ALPACA_LIVE_API_KEY: z.string().min(1).optional(),
  ALPACA_LIVE_SECRET_KEY: z.string().min(1).optional(),
  ALPACA_DATA_URL: url('http:', 'https:').default('https://data.alpaca.markets'),
  ALPACA_PAPER_URL: url('http:', 'https:').default('https://paper-api.alpaca.markets'),
  ALPACA_LIVE_URL: url('http:', 'https:').default('https://api.alpaca.markets'),
  ALPACA_TIMEOUT_MS: whole(100, 120_000).default(10_000),
  YAHOO_URL: url('http:', 'https:').default('https://query2.finance.yahoo.com'),
  MARKET_DATA_STALE_AFTER_SECONDS: whole(1, 86_400).default(120),

  BROKER: z.enum(['auto', 'paper', 'alpaca']).default('auto'),
  TRADING_MODE: z.enum(['paper', 'live']).default('paper'),

  TRADING_MAX_POSITION_SIZE_PCT: number(0.1, 100).default(20),
  TRADING_MAX_SECTOR_EXPOSURE_PCT: number(0.1, 100).default(30),
  TRADING_MAX_POSITIONS: whole(1, 1_000).default(10),
  TRADING_POSITION_SIZE_PCT: number(0.1, 100).default(10),
  TRADING_TARGET_VOLATILITY_PCT: number(1, 200).default(25),
  TRADING_MIN_CONFIDENCE: whole(0, 100).default(55),
  TRADING_ORDER_COLLAR_PCT: number(0, 50).default(5),
  TRADING_MIN_ORDER_USD: number(0, 1e9).default(100),
  TRADING_DECISION_TTL_SECONDS: whole(10, 86_400).default(900),
  TRADING_MAX_SYMBOLS_PER_CYCLE: whole(1, 1_000).default(50),

  TRADING_DRAWDOWN_HALT_PCT: number(0.1, 100).default(20),
  TRADING_DRAWDOWN_RESUME_PCT: number(0.1, 100).default(15),
  TRADING_CONSECUTIVE_LOSS_HALT: whole(1, 1_000).default(10),
  TRADING_WIN_STREAK_RESUME: whole(1, 1_000).default(3),
  TRADING_DAILY_LOSS_HALT_PCT: number(0.1, 100).default(5),
  TRADING_STALE_DATA_HALT_SECONDS: whole(1, 86_400).default(900),
  TRADING_MODEL_FAILURE_HALT: whole(1, 10_000).default(10),
  TRADING_BROKER_ERROR_HALT: whole(1, 10_000).default(5),
  TRADING_ORDERS_PER_MINUTE_HALT: whole(1, 10_000).default(100),
  TRADING_PROBE_PCT: number(0.01, 100).default(2),

  TRADING_WATCHLIST_SYMBOLS: z.string().default('').pipe(readBy(parseSymbolList)),

  SCHEDULE_ENABLED: flag.default(true),
  SCHEDULE_SCAN_TIMES: z.string().default('11:00,14:30').pipe(readBy(parseScanTimes)),
  SCHEDULE_TIMEZONE: z
    .string()
    .refine(isZone, 'must be an IANA time zone like America/New_York')
    .default('America/New_York'),
  SCHEDULE_MARKET_HOURS_ONLY: flag.default(true),
  SCHEDULE_WEEKDAYS_ONLY: flag.default(true),
  SCHEDULE_EXECUTE: flag.default(true),

  EVENT_MONITOR_ENABLED: flag.default(true),
  EVENT_MONITOR_INTERVAL_SECONDS: whole(5, 3_600).default(60),
  EVENT_PRICE_MOVE_PCT: number(0.1, 100).default(5),
  EVENT_COOLDOWN_MINUTES: whole(1, 10_080).default(60),

  PAPER_OPENING_CASH: number(1, 1e12).default(100_000),
  PAPER_SLIPPAGE_BPS: number(0, 1_000).default(5),
  PAPER_COMMISSION_PER_SHARE: number(0, 10).default(0.005),
  PAPER_COMMISSION_MIN: number(0, 1_000).default(1),
  PAPER_MAX_VOLUME_PCT: number(0.001, 100).default(10),

  BACKTEST_TIMEOUT_SECONDS: whole(1, 86_400).default(600),
  BACKTEST_MEMORY_MB: whole(64, 65_536).default(2_048),
  ASSAY_REPORTS_DIR: z.string().default('logs'),
  ASSAY_STRATEGIES_DIR: z.string().optional(),

  WORKER_CONCURRENCY: whole(1, 64).default(4),
  AGENT_CONCURRENCY: whole(1, 64).default(8),
})

type Parsed = z.infer<typeof envSchema>

export type Env = Omit<Parsed, 'NEXTAUTH_SECRET' | 'NEXTAUTH_URL' | 'DATABASE_URL'> & {
  NEXTAUTH_SECRET: string
  NEXTAUTH_URL: string
  /** Undefined means the embedded database. */
  DATABASE_URL: string | undefined
  dataDir: string
}

/** Parses a set of variables. An empty string counts as unset, as in a copied .env.example. Throws EnvironmentError. */
export function parseEnv(source: Record<string, string | undefined>): Parsed {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ''))
  const parsed = envSchema.safeParse(given)
  const lines = parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  if (given.REDIS_URL && !given.DATABASE_URL && !given.DB_HOST)
    lines.push('REDIS_URL: needs DATABASE_URL as well; the embedded database serves one machine and queues on itself')
  if (Boolean(given.ALPACA_API_KEY) !== Boolean(given.ALPACA_SECRET_KEY))
    lines.push('ALPACA_API_KEY, ALPACA_SECRET_KEY: set both or neither')
  if (Boolean(given.ALPACA_LIVE_API_KEY) !== Boolean(given.ALPACA_LIVE_SECRET_KEY))
    lines.push('ALPACA_LIVE_API_KEY, ALPACA_LIVE_SECRET_KEY: set both or neither')
  const live = given.TRADING_MODE === 'live'
  if (live && !given.ALPACA_LIVE_API_KEY) lines.push('ALPACA_LIVE_API_KEY: TRADING_MODE=live needs the live keys')
  if (live && given.BROKER === 'paper')
    lines.push('BROKER: TRADING_MODE=live needs a broker elsewhere, not the local one')
  if (!live && given.BROKER === 'alpaca' && !given.ALPACA_API_KEY)
    lines.push('ALPACA_API_KEY: BROKER=alpaca needs the keys of a paper account')
  const paperUrl = given.ALPACA_PAPER_URL ?? ''
  if (/\/\/api\.alpaca\.markets/i.test(paperUrl) || (paperUrl !== '' && paperUrl === given.ALPACA_LIVE_URL))
    lines.push('ALPACA_PAPER_URL: is the address of live accounts')
  if (given.ALPACA_API_KEY && given.ALPACA_API_KEY === given.ALPACA_LIVE_API_KEY)
    lines.push('ALPACA_LIVE_API_KEY: is the paper key; a live account has keys of its own')
  if (parsed.success && parsed.data.TRADING_DRAWDOWN_RESUME_PCT >= parsed.data.TRADING_DRAWDOWN_HALT_PCT)
    lines.push('TRADING_DRAWDOWN_RESUME_PCT: must be below TRADING_DRAWDOWN_HALT_PCT')
  if (parsed.success && parsed.data.TRADING_WATCHLIST_SYMBOLS.length > parsed.data.TRADING_MAX_SYMBOLS_PER_CYCLE)
    lines.push('TRADING_WATCHLIST_SYMBOLS: has more symbols than TRADING_MAX_SYMBOLS_PER_CYCLE')
  if (!parsed.success || lines.length > 0) throw new EnvironmentError(lines)
  return parsed.data
}

/** Reads a .env file beside package.json without overriding what is already set. */
function loadDotEnv(): void {
  const file = path.resolve('.env')
  if (existsSync(file)) process.loadEnvFile(file)
}

/** The generated secret of this installation, kept in the data folder and readable by its owner only. */
function ownSecret(dataDir: string): string {
  const file = path.join(dataDir, 'nextauth-secret')
  if (!existsSync(file)) {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    try {
      writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
  return readFileSync(file, 'utf8').trim()
}

function composeDatabaseUrl(env: Parsed): string | undefined {
  if (env.DATABASE_URL) return env.DATABASE_URL
  if (!env.DB_HOST) return undefined
  const user = encodeURIComponent(env.DB_USER)
  const password = env.DB_PASSWORD ? `:${encodeURIComponent(env.DB_PASSWORD)}` : ''
  return `postgresql://${user}${password}@${env.DB_HOST}:${env.DB_PORT}/${encodeURIComponent(env.DB_NAME)}`
}

/** The configuration that a set of variables means. Throws EnvironmentError. */
export function resolveEnv(source: Record<string, string | undefined>): Env {
  const parsed = parseEnv(source)
  const dataDir = path.resolve(parsed.ASSAY_DATA_DIR)
  const host = parsed.HOST === '0.0.0.0' ? 'localhost' : parsed.HOST
  return {
    ...parsed,
    dataDir,
    DATABASE_URL: composeDatabaseUrl(parsed),
    NEXTAUTH_SECRET: parsed.NEXTAUTH_SECRET ?? ownSecret(dataDir),
    NEXTAUTH_URL: parsed.NEXTAUTH_URL ?? `http://${host}:${parsed.PORT}`,
  }
}

let cached: Env | undefined

/** The configuration of this process. Throws EnvironmentError on the first call when something is wrong. */
export function getEnv(): Env {
  if (!cached) {
    loadDotEnv()
    cached = resolveEnv(process.env)
  }
  return cached
}

/** A key for one purpose, derived from the installation's secret so that no two purposes share one. */
export function deriveKey(env: Env, purpose: string): string {
  return createHash('sha256').update(`${purpose}\0${env.NEXTAUTH_SECRET}`).digest('hex')
}

/** How often the launcher has restarted this process; 0 at its first start. */
export const restartCount = (): number => Number(process.env.ASSAY_RESTARTS ?? 0)
