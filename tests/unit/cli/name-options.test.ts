import { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { withMarketOptions } from '@/cli/backtest-options'
import { messageFor } from '@/cli/name-options'
import { collect } from '@/cli/parse-options'
import { backtestRequest } from '@/lib/contracts/api/backtests'
import { sweepRequest } from '@/lib/contracts/api/sweeps'
import { AppError } from '@/lib/errors'
import { parseInput } from '@/lib/parse-input'

const command = () =>
  withMarketOptions(new Command('sweep'))
    .option('--vary <name=values>', '', collect, [])
    .option('--every <sessions>', '')
    .option('--max-cost <usd>', '')
    .option('--walk-forward <windows>', '')

const BASE = { strategy: 'sma-cross', symbols: ['ACME'], from: '2016-03-29', to: '2017-06-05' }

/** What the command line says of a request that its contract refuses. */
function saidOf(schema: typeof backtestRequest | typeof sweepRequest, changes: object): string {
  try {
    parseInput(schema, { ...BASE, ...changes })
  } catch (error) {
    if (error instanceof AppError) return messageFor(error, command())
  }
  throw new Error('the request was taken')
}

describe('errors of the command line', () => {
  it.each([
    [{ from: undefined }, '--from: is missing'],
    [{ from: '2016-02-30' }, '--from: must be a date like 2013-02-08'],
    [{ to: '08/02/2013' }, '--to: must be a date like 2013-02-08'],
    [{ trading: { initialCapital: 'x' } }, '--capital: must be a number'],
    [{ trading: { positionSize: 0 } }, '--position-size: must be more than 0'],
    [{ tags: ['fine', 'ä'] }, '--tag: may hold letters, digits, spaces and . : / - _'],
    [{ agents: { every: 0 } }, '--every: must be at least 1'],
    [{ agents: { max_cost_usd: -1 } }, '--max-cost: must be at least 0'],
  ])('are plain, and name the option of a run: %j', (changes, message) => {
    expect(saidOf(backtestRequest, changes)).toBe(message)
  })

  it.each([
    [{ space: {} }, '--vary: name at least one parameter to vary'],
    [{ space: { fast: { min: 9, max: 5 } } }, '--vary fast.max: is less than min'],
    [{ space: { fast: { min: 5, max: 9, step: 0 } } }, '--vary fast.step: must be more than 0'],
    [{ space: { fast: { values: [1] } }, walk_forward: { windows: 1 } }, '--walk-forward windows: must be at least 2'],
  ])('are plain, and name the option of a sweep: %j', (changes, message) => {
    expect(saidOf(sweepRequest, changes)).toBe(message)
  })

  it('tell a parameter that varies from one that stays, also where an option is called like it', () => {
    const run = command().exitOverride()
    run.parse(['--strategy', 'x', '--from', 'x', '--to', 'x', '--vary', 'fast=1..3'], { from: 'user' })
    const problems = ['fast', 'every'].map((name) => ({ path: `params.${name}`, message: 'is wrong' }))
    const error = new AppError('invalid_input', 'params.fast: is wrong; params.every: is wrong', { problems })
    expect(messageFor(error, run)).toBe('--vary fast: is wrong; --param every: is wrong')
  })

  it('stay as they are where no option stands behind them, or where they say more than their problems', () => {
    const problems = [{ path: 'amount', message: 'is missing' }]
    expect(messageFor(new AppError('invalid_input', 'amount: is missing', { problems }), command())).toBe(
      'amount: is missing',
    )
    const missing = [{ path: 'symbols.0', message: 'ZZZ has no stored bars' }]
    expect(messageFor(new AppError('invalid_input', 'ZZZ: import it first.', { problems: missing }), command())).toBe(
      'ZZZ: import it first.',
    )
  })
})
