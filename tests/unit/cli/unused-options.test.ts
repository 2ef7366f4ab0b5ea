import { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { refuseUnused, registerRun } from '@/cli/run-backtest'
import { describeStart, readSpace } from '@/cli/sweep'
import { refuseUnknown } from '@/cli/sweeps'

/** The command `backtest run` after it has read its words. */
async function runWith(...words: string[]): Promise<Command> {
  const group = new Command('backtest')
  registerRun(group)
  const run = group.commands[0] as Command
  run.action(() => {})
  await run.parseAsync(['--from', '2016-03-29', '--to', '2017-06-05', ...words], { from: 'user' })
  return run
}

describe('options that would change nothing', () => {
  it.each([
    [['--model', 'model'], '--model: only for the agents'],
    [['--model', 'rules'], '--model: only for the agents'],
    [['--every', '2'], '--every: only for the agents'],
    [['--mask'], '--mask: only for the agents'],
    [
      ['--max-cost', '5', '--training-cutoff', '2016-01-01'],
      '--max-cost: only for the agents; --training-cutoff: only for the agents',
    ],
  ])('are refused where they are for the agents only: %j', async (words, message) => {
    const run = await runWith('--strategy', 'sma-cross', ...words)
    expect(() => refuseUnused(run)).toThrow(message)
    const agents = await runWith('--strategy', 'agents', ...words)
    expect(() => refuseUnused(agents)).not.toThrow()
  })

  it('are no concern where nobody gave them', async () => {
    const run = await runWith('--strategy', 'sma-cross', '--checks', 'full')
    expect(() => refuseUnused(run)).not.toThrow()
  })

  it.each([
    [{ param: ['fast=10'] }, '--param: fast varies already'],
    [{ vary: ['fast=5', 'fast=10'] }, '--vary: fast is there twice'],
    [{ cells: '5' }, '--cells: a grid tries all its cells; only random and tpe take a number'],
  ])('are refused of a sweep: %j', (changes, message) => {
    expect(() => readSpace({ vary: ['fast=5..10'], param: [], method: 'grid', ...changes })).toThrow(message)
  })

  it('are taken of a sweep that looks at them', () => {
    const options = { vary: ['fast=5..10'], param: ['slow=50'], method: 'random', cells: '5' }
    expect(readSpace(options)).toEqual({ fast: { min: 5, max: 10 } })
  })
})

describe('a sweep that begins', () => {
  const space = { fast: { min: 1, max: 10, step: 1 }, slow: { values: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] } }

  it.each([
    [100, 'grid', 'Sweep 4: 100 cells …'],
    [90, 'grid', 'Sweep 4: 90 cells … (10 of 100 combinations are refused by the strategy)'],
    [99, 'grid', 'Sweep 4: 99 cells … (1 of 100 combinations is refused by the strategy)'],
    [1, 'random', 'Sweep 4: 1 cell …'],
  ])('says of %i cells of a %s what was left out', (cells, method, text) => {
    expect(describeStart(4n, cells, { method, space })).toBe(text)
  })
})

describe('a group with a command for no word', () => {
  const saidOf = (...words: string[]): string => {
    const said: string[] = []
    const group = new Command('sweeps')
      .exitOverride()
      .configureOutput({ writeErr: (text) => said.push(text) })
      .hook('preSubcommand', refuseUnknown)
    for (const [name, isDefault] of [
      ['list', true],
      ['show', false],
    ] as const)
      group
        .command(name, { isDefault })
        .option('--limit <n>')
        .action(() => {
          said.push(name)
        })
    try {
      group.parse(words, { from: 'user' })
    } catch {
      // what it said is looked at
    }
    return said.join('').trim()
  }

  it.each([
    [['foo'], "error: unknown command 'foo'"],
    [[], 'list'],
    [['--limit', '5'], 'list'],
    [['show'], 'show'],
  ])('knows its commands: %j', (words, said) => {
    expect(saidOf(...words)).toBe(said)
  })
})
