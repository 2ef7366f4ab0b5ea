import { get } from 'react-hook-form'
import { describe, expect, it } from 'vitest'
import { bestOf, comparisonRows, differenceWords } from '@/components/backtests/compare/compare-model'
import { fieldOf, formResolver, SPACE } from '@/components/backtests/form/form-problems'
import {
  emptyForm,
  formOf,
  formOfSweep,
  schemaFor,
  sweepSchemaFor,
  toFirstRun,
  toRequest,
  toSweep,
} from '@/components/backtests/form/form-values'
import { cellsOf, dimensionOf, type SearchForm, searchOf } from '@/components/backtests/form/search-values'
import { curveRows, rangesOf } from '@/components/backtests/result/curves'
import { settingWords, shortSymbols } from '@/components/backtests/words'
import type { Comparison, StrategyDescription } from '@/components/data/types'
import { backtestRequest } from '@/lib/contracts/api/backtests'
import { sweepRequest } from '@/lib/contracts/api/sweeps'
import { timeTicks } from '@/lib/domain/axis/time-ticks'
import { tradingSchema } from '@/lib/domain/backtest/config'
import { plainErrors } from '@/lib/domain/plain-errors'
import { describeStrategy } from '@/lib/domain/strategies/describe'
import { STRATEGIES } from '@/lib/domain/strategies/registry'

const trading = tradingSchema.parse({})
const described = (key: string): StrategyDescription => {
  const strategy = STRATEGIES.get(key)
  if (!strategy) throw new Error(key)
  return { ...describeStrategy(strategy), source: 'shipped', error: null }
}
const filled = (key: string) => ({
  ...emptyForm(trading, described(key)),
  symbols: ['AAPL', 'MSFT'],
  from: '2015-01-01',
  to: '2016-01-01',
})

describe('the form of a backtest', () => {
  it.each([...STRATEGIES.keys()])('of %s at its defaults is a request that the contract takes', (key) => {
    const request = toRequest(filled(key))
    expect(schemaFor(described(key)).safeParse(request).error?.issues).toBeUndefined()
    expect(backtestRequest.safeParse(request).success).toBe(true)
  })

  it('comes back from a stored request as it was', () => {
    const form = { ...filled('sma-cross'), name: 'Mine', tags: ['a'], params: { fast: 7, slow: 30 } }
    const stored = { ...backtestRequest.parse(toRequest(form)), trading }
    expect(toRequest(formOf(stored, described('sma-cross')))).toEqual(toRequest(form))
  })

  it('switches short sales on for a strategy that needs them', () => {
    expect(emptyForm(trading, described('pairs-spread')).trading.allowShort).toBe(true)
    expect(emptyForm(trading, described('sma-cross')).trading.allowShort).toBe(false)
  })

  it('sends options of the agents only when they decide', () => {
    expect(toRequest({ ...filled('sma-cross'), agents: { every: 2 } })).not.toHaveProperty('agents')
    expect(toRequest({ ...filled('sma-cross'), strategy: 'agents', params: {} })).toHaveProperty('agents')
  })

  it.each([
    [{ params: { fast: 0, slow: 50 } }, 'params.fast', 'must be at least 1'],
    [{ params: { fast: 2.5, slow: 50 } }, 'params.fast', 'must be a whole number'],
    [{ from: '' }, 'from', 'must be a date'],
    [{ symbols: [] }, 'symbols', 'name at least one symbol'],
    [{ trading: { ...trading, initialCapital: Number.NaN } }, 'trading.initialCapital', 'is missing'],
    [{ from: '2017-01-01' }, 'to', 'is before the first session'],
  ])('says what is wrong with %j', (change, path, message) => {
    const parsed = schemaFor(described('sma-cross')).safeParse(toRequest({ ...filled('sma-cross'), ...change }), {
      error: plainErrors,
    })
    const issues = parsed.error?.issues.map((issue) => [issue.path.join('.'), issue.message])
    expect(issues).toContainEqual([path, message])
  })
})

describe('the form of a sweep', () => {
  const strategy = described('sma-cross')
  const form = { ...filled('sma-cross'), params: { fast: 20, slow: 50 }, name: ' Wide ' }
  const searched = (search: Partial<SearchForm>) => ({
    ...form,
    search: { ...searchOf(strategy, form.params), ...search },
  })
  const complaints = (search: Partial<SearchForm>) => {
    const { errors } = formResolver('sweep', [strategy])(searched(search), undefined, {} as never) as { errors: object }
    return errors
  }
  const fixed = dimensionOf('fixed', { type: 'integer' }, 50)

  it.each([...STRATEGIES.keys()])('of %s varies what are numbers, in a space that the contract takes', (key) => {
    const at = described(key)
    const sweep = toSweep(filled(key), at)
    if (Object.keys(sweep.space).length === 0) return
    expect(sweepSchemaFor(at, filled(key).search).safeParse(sweep).error?.issues).toBeUndefined()
    expect(sweepRequest.safeParse(sweep).success).toBe(true)
    for (const name of Object.keys(sweep.space)) expect(sweep.params).not.toHaveProperty(name)
    expect(formResolver('sweep', [at])(filled(key), undefined, {} as never)).toMatchObject({ errors: {} })
  })

  it.each([...STRATEGIES.keys()])('of %s comes back from what was stored of it', (key) => {
    const at = described(key)
    const form = filled(key)
    for (const search of [
      form.search,
      { ...form.search, method: 'tpe', objective: 'max_drawdown', cells: 77, walk: false } as const,
      { ...form.search, method: 'random', mode: 'anchored', windows: 3 } as const,
    ]) {
      const sweep = toSweep({ ...form, search }, at)
      const stored = sweepRequest.safeParse(sweep).data
      if (Object.keys(sweep.space).length === 0 || !stored) continue
      expect(toSweep(formOfSweep({ ...stored, trading: form.trading }, at), at)).toEqual(sweep)
    }
  })

  it('comes back with its list of values, and without a step where it had none', () => {
    const dimensions = {
      fast: { ...fixed, how: 'list' as const, values: ['5', '10'] },
      slow: { ...fixed, how: 'range' as const, min: 20, max: 60, step: null },
    }
    const one = searched({ method: 'random', dimensions })
    const stored = sweepRequest.parse({
      ...toSweep(one, strategy),
      space: { fast: { values: [5, 10] }, slow: { min: 20, max: 60 } },
    })
    const back = formOfSweep({ ...stored, trading: form.trading }, strategy)
    expect(back.search.dimensions).toMatchObject({
      fast: { how: 'list', values: ['5', '10'] },
      slow: { how: 'range', min: 20, max: 60, step: null },
    })
    expect(back).toMatchObject({ name: 'Wide', checks: 'full' })
  })

  it('is estimated by its first run, also where what varies has no value of its own', () => {
    const bare = { ...strategy, params: { properties: { fast: { type: 'integer' } }, required: ['fast'] } }
    const dimensions = { fast: { ...fixed, how: 'range' as const, min: 3, max: 9 } }
    const run = toFirstRun({ ...searched({ dimensions }), params: {} }, bare)
    expect(run).toMatchObject({ params: { fast: 3 }, checks: 'quick' })
    expect(schemaFor(bare).safeParse(run).success).toBe(true)
  })

  it('counts the cells of the grid, and keeps what does not vary', () => {
    const one = searched({
      dimensions: { fast: { how: 'range', min: 5, max: 20, step: 5, values: [] }, slow: fixed },
    })
    expect(cellsOf(strategy, one.search)).toBe(4)
    const sweep = toSweep(one, strategy)
    expect(sweep).toMatchObject({ name: 'Wide', params: { slow: 50 }, cells: 4 })
    expect(sweep).not.toHaveProperty('checks')
  })

  it('tries a list of values as it is typed', () => {
    const one = searched({
      dimensions: { fast: { ...fixed, how: 'list', values: ['5', '10', '1,000'] }, slow: fixed },
    })
    expect(toSweep(one, strategy).space).toEqual({ fast: { values: [5, 10, 1000] } })
    expect(cellsOf(strategy, one.search)).toBe(3)
  })

  it('draws any number between only where that makes sense', () => {
    const range = { how: 'range', min: 1, max: 3, step: null, values: [] } as const
    const space = (search: Partial<SearchForm>) => toSweep(searched(search), strategy).space
    const dimensions = { fast: { ...range, values: [] }, slow: fixed }
    expect(space({ method: 'tpe', dimensions })).toEqual({ fast: { min: 1, max: 3, step: 1 } })
    const decimal = { ...strategy, params: { properties: { fast: { type: 'number' }, slow: { type: 'integer' } } } }
    expect(toSweep(searched({ method: 'random', dimensions }), decimal).space).toEqual({ fast: { min: 1, max: 3 } })
  })

  it.each([
    ['nothing varies', { dimensions: { fast: fixed, slow: fixed } }, SPACE, 'name at least one parameter to vary'],
    [
      'a range that goes down',
      { dimensions: { fast: { ...fixed, how: 'range', min: 9, max: 3 }, slow: fixed } },
      'search.dimensions.fast.max',
      'is less than From',
    ],
    [
      'a range without its start',
      { dimensions: { fast: { ...fixed, how: 'range', min: Number.NaN }, slow: fixed } },
      'search.dimensions.fast.min',
      'is missing',
    ],
    [
      'a list that is no numbers',
      { dimensions: { fast: { ...fixed, how: 'list', values: ['a'] }, slow: fixed } },
      'search.dimensions.fast.values',
      'must be numbers, with commas between them',
    ],
    [
      'a range begins below the limit of its parameter',
      { dimensions: { fast: { ...fixed, how: 'range', min: 0, max: 10 }, slow: fixed } },
      'search.dimensions.fast.min',
      'must be at least 1',
    ],
    [
      'a range ends above it',
      { dimensions: { fast: { ...fixed, how: 'range', min: 400, max: 600 }, slow: fixed } },
      'search.dimensions.fast.max',
      'must be at most 500',
    ],
    [
      'steps between whole numbers are none',
      { dimensions: { fast: { ...fixed, how: 'range', min: 1, max: 9, step: 0.5 }, slow: fixed } },
      'search.dimensions.fast.step',
      'must be a whole number',
    ],
    [
      'a value of a list is beyond the limit',
      { dimensions: { fast: { ...fixed, how: 'list', values: ['5', '900'] }, slow: fixed } },
      'search.dimensions.fast.values',
      '900 must be at most 500',
    ],
    ['too few cells', { method: 'tpe', cells: 1 }, 'search.cells', 'must be at least 2'],
    ['too many windows', { windows: 50 }, 'search.windows', 'must be at most 20'],
  ] as [string, Partial<SearchForm>, string, string][])(
    'says at its field that %s',
    (_what, search, field, message) => {
      expect(get(complaints(search), field)).toMatchObject({ message })
    },
  )

  it.each([
    ['symbols.3', 'symbols'],
    ['params.fast', 'search.dimensions.fast.max'],
    ['params.slow', 'params.slow'],
    ['space.fast.min', 'search.dimensions.fast.min'],
    ['space', SPACE],
    ['cells', SPACE],
    ['walk_forward.windows', 'search.windows'],
    ['trading.allowShort', 'trading.allowShort'],
  ])('puts the server’s complaint about %s to %s', (path, field) => {
    const varied = dimensionOf('range', { type: 'integer' }, 20)
    expect(fieldOf(path, 'sweep', searched({ dimensions: { fast: varied, slow: fixed } }))).toBe(field)
  })
})

describe('curves', () => {
  const dates = ['2015-01-02', '2016-01-04', '2017-01-03', '2017-12-29']
  const curve = {
    dates,
    equity: [100, 110, 120, 150],
    benchmark: [1, 2, 4, 5],
    drawdown: [0, 0.1, 0, 0],
    exposure: [0, 1, 1, 1],
    points: 4,
  }

  it('puts the benchmark to the start of the range, and drawdown below zero', () => {
    const [first, last] = [curveRows(curve, '1Y')[0], curveRows(curve, '1Y').at(-1)]
    expect(first).toMatchObject({ time: Date.UTC(2017, 0, 3), equity: 120, benchmark: 120 })
    expect(last).toMatchObject({ equity: 150, benchmark: 150 })
    expect(curveRows(curve, 'Max')[1]?.drawdown).toBe(-0.1)
  })

  it('offers only ranges shorter than the run', () => {
    expect(rangesOf(curve)).toEqual(['6M', '1Y', 'Max'])
  })
})

describe('a comparison', () => {
  it('marks the highest of what should be high and the lowest of what should be low', () => {
    expect(bestOf('sharpe', [1, 2, null])).toEqual([1])
    expect(bestOf('max_drawdown', [0.1, 0.05, 0.2])).toEqual([1])
    expect(bestOf('sharpe', [1, 1])).toEqual([])
    expect(bestOf('beta', [1, 2])).toEqual([])
  })

  it('says in what runs differ, and nothing of runs that are alike', () => {
    const words = (...differences: string[]) => differenceWords({ differences } as unknown as Comparison)
    expect(words()).toBeNull()
    expect(words('symbols', 'period', 'initial_capital')).toContain('differ in symbols, period and initial capital,')
  })

  it('lays runs of different dates on one time line', () => {
    const runs = [
      { dates: ['2015-01-02', '2015-01-05'], growth: [1, 1.1], drawdown: [0, 0] },
      { dates: ['2015-01-05', '2015-01-06'], growth: [1, 0.9], drawdown: [0, 0.1] },
    ]
    const rows = comparisonRows({ runs, correlations: [] } as unknown as Comparison, 'drawdown')
    expect(rows.map(({ time }) => new Date(time).getUTCDate())).toEqual([2, 5, 6])
    expect(rows[2]).toMatchObject({ run1: -0.1 })
    expect(rows[2]).not.toHaveProperty('run0')
  })
})

describe('words and ticks', () => {
  it('shortens long lists of symbols only', () => {
    expect(shortSymbols(['A', 'B', 'C', 'D'])).toBe('A, B, C, D')
    expect(shortSymbols(['A', 'B', 'C', 'D', 'E'])).toBe('A, B, C and 2 more')
  })

  it('says how a run was set', () => {
    expect(settingWords({ params: { fast: 5 }, request: {} })).toBe('fast 5')
    expect(settingWords({ params: {}, request: { agents: { model: 'rules', every: 1 } } })).toBe(
      'rules answer, every session',
    )
  })

  it.each([10, 60, 200, 800, 4_000])('puts a few round dates under %i days', (days) => {
    const from = Date.UTC(2015, 4, 20)
    const to = from + days * 86_400_000
    const { ticks } = timeTicks(from, to)
    expect(ticks.length).toBeGreaterThan(1)
    expect(ticks.length).toBeLessThanOrEqual(11)
    expect(ticks.every((tick) => tick >= from && tick <= to)).toBe(true)
  })
})
