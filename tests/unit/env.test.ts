import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseEnv as parseDotEnv } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { envSchema, parseEnv, resolveEnv } from '@/lib/env'

describe('configuration', () => {
  let dataDir: string
  beforeEach(() => {
    dataDir = mkdtempSync(path.join(tmpdir(), 'assay-env-'))
  })
  afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

  it('.env.example names every variable with its default, and nothing else', () => {
    const example = parseDotEnv(readFileSync('.env.example', 'utf8'))
    expect(Object.keys(example).sort()).toEqual(Object.keys(envSchema.shape).sort())
    expect(parseEnv(example)).toEqual(parseEnv({}))
    const defaults = Object.entries(parseEnv({})).filter(([, value]) => value !== undefined && value !== '')
    for (const [name, value] of defaults) expect(example[name], name).toBe(String(value))
  })
  it('says everything that is wrong, one line each, and names the variable', () => {
    const wrong = {
      PORT: 'http',
      TRADING_MAX_POSITIONS: '0',
      LLM_META_AGENT_MODEL: 'llama',
      DATABASE_URL: 'mysql://x',
      ALPACA_API_KEY: 'k',
    }
    const run = () => parseEnv(wrong)
    for (const name of [
      'PORT: must be a number',
      'TRADING_MAX_POSITIONS',
      'LLM_META_AGENT_MODEL: must begin with',
      'DATABASE_URL: must be a URL',
      'ALPACA_API_KEY, ALPACA_SECRET_KEY',
    ])
      expect(run).toThrow(name)
  })
  it('reads lists of times and symbols as text or JSON, and refuses a zone, a time or a symbol that is none', () => {
    const json = { SCHEDULE_SCAN_TIMES: '["14:30", "11:00"]', TRADING_WATCHLIST_SYMBOLS: '["aapl", "BRK.B"]' }
    expect(parseEnv(json)).toMatchObject({
      SCHEDULE_SCAN_TIMES: ['11:00', '14:30'],
      TRADING_WATCHLIST_SYMBOLS: ['AAPL', 'BRK.B'],
    })
    expect(parseEnv({ SCHEDULE_SCAN_TIMES: '[]', TRADING_WATCHLIST_SYMBOLS: 'AAPL, MSFT,AAPL' })).toMatchObject({
      SCHEDULE_SCAN_TIMES: [],
      TRADING_WATCHLIST_SYMBOLS: ['AAPL', 'MSFT'],
    })
    const wrong = { SCHEDULE_SCAN_TIMES: '25:00', SCHEDULE_TIMEZONE: 'New York', TRADING_WATCHLIST_SYMBOLS: 'AAPL,$' }
    for (const text of ['SCHEDULE_SCAN_TIMES: "25:00" is not', 'SCHEDULE_TIMEZONE: must be', 'SYMBOLS: "$" is not'])
      expect(() => parseEnv(wrong)).toThrow(text)
    const many = { TRADING_WATCHLIST_SYMBOLS: 'A,B,C', TRADING_MAX_SYMBOLS_PER_CYCLE: '2' }
    expect(() => parseEnv(many)).toThrow('TRADING_WATCHLIST_SYMBOLS: has more symbols')
  })
  it('refuses Redis without a database that others can reach', () => {
    expect(() => parseEnv({ REDIS_URL: 'redis://localhost' })).toThrow('REDIS_URL: needs DATABASE_URL')
    expect(parseEnv({ REDIS_URL: 'redis://localhost', DB_HOST: 'db' }).REDIS_URL).toBe('redis://localhost')
  })
  it('composes the database address from its parts, and prefers the whole', () => {
    const parts = { DB_HOST: 'db', DB_USER: 'me', DB_PASSWORD: 'p@ss', ASSAY_DATA_DIR: dataDir }
    expect(resolveEnv(parts).DATABASE_URL).toBe('postgresql://me:p%40ss@db:5432/trading')
    expect(resolveEnv({ ...parts, DATABASE_URL: 'postgres://x/y' }).DATABASE_URL).toBe('postgres://x/y')
    expect(resolveEnv({ ASSAY_DATA_DIR: dataDir }).DATABASE_URL).toBeUndefined()
  })
  it('makes a secret of its own, once, for its owner only', () => {
    const first = resolveEnv({ ASSAY_DATA_DIR: dataDir }).NEXTAUTH_SECRET
    expect(first).toMatch(/^[0-9a-f]{64}$/)
    expect(resolveEnv({ ASSAY_DATA_DIR: dataDir }).NEXTAUTH_SECRET).toBe(first)
    expect(statSync(path.join(dataDir, 'nextauth-secret')).mode & 0o777).toBe(0o600)
  })
})
