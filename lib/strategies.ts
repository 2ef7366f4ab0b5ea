import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { AGENTS } from './contracts/api/backtests'
import { describeStrategy, type StrategyFacts } from './domain/strategies/describe'
import { STRATEGIES } from './domain/strategies/registry'
import { AppError } from './errors'
import type { FoundStrategy } from './services/backtest/deps'
import { runThread, threadFile } from './threads'

/** Keys of strategies from the user's own folder begin with this. */
export const OWN_PREFIX = 'own:'
/** The key of a strategy of one's own, by its file. */
const keyOf = (name: string): string => `${OWN_PREFIX}${name.replace(/\.ts$/, '')}`
const DESCRIBE = { timeoutMs: 10_000, memoryMb: 256 }
/** How long a list shows the failure of a description before it asks again: want of time passes, and nobody waits for an endless file at each look. */
const FAILED_MS = 60_000

export type ListedStrategy = StrategyFacts & { source: 'shipped' | 'user'; error: string | null }

/** The agents beside the strategies: they have options of their own instead of parameters. */
const AGENT_STRATEGY: ListedStrategy = {
  key: AGENTS,
  name: 'The agents',
  summary:
    'The desk’s own agents decide at the closes, as they do in a cycle, with the same risk rules and sizes. Rules answer at no cost; models cost money, and what they say is recorded, so that the same run asks nobody again.',
  source: 'shipped',
  needs: {},
  params: {},
  error: null,
}

const sha256 = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex')

let engineHash: string | undefined
/** The hash of the code that runs backtests. */
const codeHash = (): string => (engineHash ??= sha256(readFileSync(threadFile('backtest'))))

/** Shipped strategies and those of `folder` (files `<name>.ts`), which are compiled into `compiled` and only ever run in threads. */
export function createStrategyCatalogue(folder: string | undefined, compiled: string) {
  const files = (): string[] =>
    folder && existsSync(folder)
      ? readdirSync(folder)
          .filter((name) => /^[\w-]+\.ts$/.test(name))
          .sort()
      : []

  /** What each compiled file describes: its name holds the hash of its source, so one look at each version is enough. */
  const described = new Map<string, { facts: Promise<StrategyFacts>; failedAt: number | null }>()
  /** A failure is the answer for `failedMs`; after that it is asked for again. */
  function describe(file: string, failedMs = 0): Promise<StrategyFacts> {
    const known = described.get(file)
    if (known && (known.failedAt === null || Date.now() - known.failedAt < failedMs)) return known.facts
    const look = { facts: runThread<StrategyFacts>('strategies', { file }, DESCRIBE), failedAt: null as number | null }
    described.set(file, look)
    look.facts.catch(() => {
      look.failedAt = Date.now()
    })
    return look.facts
  }

  async function compile(name: string): Promise<string> {
    const source = readFileSync(path.join(folder ?? '', name), 'utf8')
    const file = path.join(compiled, `${name.replace(/\.ts$/, '')}-${sha256(source).slice(0, 16)}.mjs`)
    if (existsSync(file)) return file
    const { transform } = await import('esbuild')
    try {
      const { code } = await transform(source, { loader: 'ts', format: 'esm', target: 'node20', sourcefile: name })
      mkdirSync(compiled, { recursive: true, mode: 0o700 })
      writeFileSync(`${file}.${process.pid}`, code, { mode: 0o600 })
      renameSync(`${file}.${process.pid}`, file)
      return file
    } catch (error) {
      throw new AppError(
        'invalid_input',
        `${name} cannot be compiled: ${error instanceof Error ? error.message : error}`,
        {
          cause: error,
        },
      )
    }
  }

  return {
    /** Those of the folder only with `own`, since describing one runs its code. */
    async list({ own: withOwn }: { own: boolean }): Promise<ListedStrategy[]> {
      const shipped = [...STRATEGIES.values()].map((one) => ({
        ...describeStrategy(one),
        source: 'shipped' as const,
        error: null,
      }))
      const own = (withOwn ? files() : []).map((name) =>
        listOwn(name, async () => describe(await compile(name), FAILED_MS)),
      )
      return [...shipped, AGENT_STRATEGY, ...(await Promise.all(own))]
    },

    async find(key: string): Promise<FoundStrategy> {
      const shipped = STRATEGIES.get(key)
      if (shipped || key === AGENTS)
        return {
          key,
          place: { key },
          codeHash: codeHash(),
          sourceHash: null,
          describe: async () => (shipped ? describeStrategy(shipped) : AGENT_STRATEGY),
        }
      const name = `${key.slice(OWN_PREFIX.length)}.ts`
      if (!key.startsWith(OWN_PREFIX) || !files().includes(name)) {
        const there = [...STRATEGIES.keys(), `${AGENTS} (for runs, not for sweeps)`, ...files().map(keyOf)]
        const message = `there is no strategy called "${key}"; there are ${there.join(', ')}`
        throw new AppError('invalid_input', `strategy: ${message}`, { problems: [{ path: 'strategy', message }] })
      }
      const file = await compile(name)
      const sourceHash = sha256(readFileSync(file))
      return {
        key,
        place: { file },
        codeHash: sha256(codeHash() + sourceHash),
        sourceHash,
        describe: () => describe(file),
      }
    },
  }
}

async function listOwn(name: string, describe: () => Promise<StrategyFacts>): Promise<ListedStrategy> {
  const key = keyOf(name)
  try {
    return { ...(await describe()), key, source: 'user', error: null }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { key, name, summary: '', needs: {}, params: {}, source: 'user', error: error.message }
  }
}
