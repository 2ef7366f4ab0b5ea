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
