import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type TrustResults, verdictOf } from '@/lib/domain/trust/verdict'
import { type RunFacts, trustWarnings } from '@/lib/domain/trust/warnings'

const FIVE_YEARS = { from: Date.UTC(2013, 1, 8), to: Date.UTC(2018, 1, 8) }
const sound: RunFacts = {
  asked: FIVE_YEARS,
  covered: FIVE_YEARS,
  closedTrades: 200,
  parameters: 4,
  bestTradeShare: 0.05,
  fills: 400,
  staleFills: 0,
  totalReturn: 0.6,
  benchmarkReturn: 0.4,
  exposure: 0.9,
  inSampleSharpe: 1.5,
  outOfSampleSharpe: 1.2,
  contaminatedShare: null,
  halt: null,
}
const warned = (changes: Partial<RunFacts>) =>
  trustWarnings({ ...sound, ...changes }).map(({ code, severity }) => `${code} ${severity}`)

describe('warnings', () => {
  it('are none for a sound run', () => {
    expect(trustWarnings(sound)).toEqual([])
  })

  it('come at their thresholds', () => {
    expect(warned({ closedTrades: 29, parameters: 0 })).toEqual(['few_trades warning'])
    expect(warned({ closedTrades: 30, parameters: 3 })).toEqual([])
    expect(warned({ closedTrades: 39, parameters: 4 })).toEqual(['many_parameters warning'])
    expect(warned({ bestTradeShare: 0.25 })).toEqual([])
    expect(warned({ bestTradeShare: 0.3 })).toEqual(['one_trade warning'])
    expect(warned({ bestTradeShare: 1.4 })).toEqual(['one_trade critical'])
    expect(warned({ staleFills: 20 })).toEqual(['stale_fills note'])
    expect(warned({ staleFills: 21 })).toEqual(['stale_fills warning'])
    expect(warned({ benchmarkReturn: 0.7 })).toEqual(['behind_benchmark note'])
    expect(warned({ totalReturn: -0.01, benchmarkReturn: 0 })).toEqual(['behind_benchmark warning'])
    const [idle] = trustWarnings({ ...sound, benchmarkReturn: 0.7, exposure: 0.38 })
    expect(idle?.message).toBe(
      'The run gained 60 % while the benchmark gained 70 %. On average 38 % of its money was in the market.',
    )
    expect(warned({ outOfSampleSharpe: 0.74 })).toEqual(['fades_out_of_sample warning'])
    expect(warned({ outOfSampleSharpe: -0.1 })).toEqual(['fades_out_of_sample critical'])
    const covered = { from: Date.UTC(2013, 1, 22), to: Date.UTC(2018, 0, 25) }
    expect(warned({ covered })).toEqual([])
    expect(warned({ covered: { ...covered, from: covered.from + 1 } })).toEqual(['short_data warning'])
    expect(warned({ covered: { ...covered, to: covered.to - 1 } })).toEqual(['short_data warning'])
    expect(warned({ contaminatedShare: 0.1 })).toEqual(['contaminated warning'])
    expect(warned({ contaminatedShare: 1 })).toEqual(['contaminated critical'])
    expect(warned({ halt: { date: '2015-08-24', reason: 'Equity fell.' } })).toEqual(['halt note'])
  })

  it('put the gravest first and say it in words', () => {
    const list = trustWarnings({ ...sound, staleFills: 1, closedTrades: 10, bestTradeShare: 0.8 })
    expect(list.map(({ severity }) => severity)).toEqual(['critical', 'warning', 'warning', 'note'])
    expect(list[0]?.message).toBe('One trade brought 80 % of the net profit.')
    const said = (changes: Partial<RunFacts>) => trustWarnings({ ...sound, ...changes })[0]?.message
    expect(said({ totalReturn: -0.021, benchmarkReturn: 0.4 })).toBe(
      'The run lost 2.1 % while the benchmark gained 40 %.',
    )
    expect(said({ totalReturn: -0.3, benchmarkReturn: -0.2 })).toBe('The run lost 30 % while the benchmark lost 20 %.')
    expect(said({ closedTrades: 1 })).toMatch(/^Only 1 closed trade:/)
    expect(said({ closedTrades: 0 })).toMatch(/^No closed trades:/)
  })
})

const strong: TrustResults = {
  returns: 1_260,
  closedTrades: 200,
  trials: 100,
  deflatedSharpe: 0.97,
  sharpeInterval: { low: 0.4, high: 2.1 },
  isFutureUnchecked: false,
  minTrackRecord: 700,
  overfitting: 0.05,
  inSampleSharpe: 1.5,
  outOfSampleSharpe: 1.2,
  warnings: [],
}
const judged = (changes: Partial<TrustResults>) => verdictOf({ ...strong, ...changes })

describe('the verdict', () => {
  it('is convincing when everything holds', () => {
    expect(judged({})).toEqual({
      verdict: 'convincing',
      sentences: [
        'The probability that the Sharpe ratio is more than luck is 97 %, after allowing for 100 variants tried.',
        'The interval of the Sharpe ratio, 0.40 to 2.10, lies above zero.',
        'It held out of sample, with a Sharpe ratio of 1.20.',
        'The probability of overfitting is 5 %.',
      ],
    })
    expect(judged({ trials: 1, overfitting: null }).verdict).toBe('convincing')
    expect(judged({ deflatedSharpe: 0.95, overfitting: 0.2, outOfSampleSharpe: 0.75 }).verdict).toBe('convincing')
    expect(judged({ warnings: [{ code: 'behind_benchmark', severity: 'note', message: 'x' }] }).verdict).toBe(
      'convincing',
    )
  })

  it('is refuted by a look into the future, whatever else speaks for it', () => {
    const message = 'The strategy knows the future: at 3 of 9 steps it decided otherwise.'
    const warnings = [{ code: 'look_ahead' as const, severity: 'critical' as const, message }]
    expect(judged({ warnings, closedTrades: 3 })).toEqual({ verdict: 'refuted', sentences: [message] })
  })

  it('is plausible when one thing is missing', () => {
    const doubts: Partial<TrustResults>[] = [
      { deflatedSharpe: 0.94 },
      { sharpeInterval: { low: 0, high: 2 } },
      { sharpeInterval: null },
      { sharpeInterval: { low: 3.1, high: 9 } },
      { isFutureUnchecked: true },
      { outOfSampleSharpe: null },
      { outOfSampleSharpe: 0.7 },
      { overfitting: 0.21 },
      { overfitting: null },
      { warnings: [{ code: 'one_trade', severity: 'warning', message: 'One trade.' }] },
    ]
    for (const doubt of doubts) {
      const { verdict, sentences } = judged(doubt)
      expect(verdict, JSON.stringify(doubt)).toBe('plausible')
      expect(sentences, JSON.stringify(doubt)).toHaveLength(2)
    }
    expect(judged({ deflatedSharpe: 0.85, minTrackRecord: 1_500.2 }).sentences).toContain(
      'It would take 1,501 daily returns to be sure; there are 1,260.',
    )
    expect(judged({ deflatedSharpe: 0.85, minTrackRecord: 25e9 }).sentences).toContain(
      'No record that anybody could keep would be long enough to be sure.',
    )
  })

  it('is weak when one thing speaks against it', () => {
    const objections: Partial<TrustResults>[] = [
      { deflatedSharpe: 0.79 },
      { overfitting: 0.51 },
      { outOfSampleSharpe: 0 },
      { warnings: [{ code: 'contaminated', severity: 'critical', message: 'Known beforehand.' }] },
    ]
    for (const objection of objections)
      expect(judged(objection), JSON.stringify(objection)).toMatchObject({
        verdict: 'weak',
        sentences: [expect.any(String)],
      })
  })

  it('says a Sharpe ratio that fades only once', () => {
    const warnings = trustWarnings({ ...sound, outOfSampleSharpe: -0.3 })
    expect(judged({ outOfSampleSharpe: -0.3, warnings })).toEqual({
      verdict: 'weak',
      sentences: ['Out of sample the Sharpe ratio was -0.30.'],
    })
  })

  it('is withheld without a year of returns and thirty trades, however good they look', () => {
    expect(judged({ returns: 251 })).toEqual({
      verdict: 'not enough data',
      sentences: ['The run has 251 daily returns; a judgement needs a year of them, 252.'],
    })
    expect(judged({ closedTrades: 29 }).verdict).toBe('not enough data')
    expect(judged({ deflatedSharpe: null })).toEqual({
      verdict: 'not enough data',
      sentences: ['The returns allow no Sharpe ratio.'],
    })
  })

  it('never gets better as the deflated Sharpe ratio falls', () => {
    const rank = ['weak', 'plausible', 'convincing']
    const probability = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(probability, probability, (a, b) => {
        const low = judged({ deflatedSharpe: Math.min(a, b) }).verdict
        expect(rank.indexOf(low)).toBeLessThanOrEqual(rank.indexOf(judged({ deflatedSharpe: Math.max(a, b) }).verdict))
      }),
    )
  })
})
