import { type ChildProcess, execFile } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { MARKET } from './desk'

const MARKET_OPTIONS = ['--symbols', 'ACME,BOLT', '--from', '2016-03-29', '--to', '2017-06-05']
const SWEEP = ['backtest', 'sweep', '--strategy', 'sma-cross', ...MARKET_OPTIONS]

/** The command line as it is called: a process, an embedded database of its own, no worker. */
describe.skipIf(process.env.TEST_DATABASE_URL)('backtests from the command line', { timeout: 180_000 }, () => {
  let dataDir: string
  beforeAll(async () => {
    if (!existsSync('dist/assay.mjs')) throw new Error('Build first: node scripts/build.mjs node')
    dataDir = mkdtempSync(path.join(tmpdir(), 'assay-commands-'))
    expect((await assay('data', 'import', MARKET)).status).toBe(0)
  })
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

  const start = (...args: string[]) => {
    const env: NodeJS.ProcessEnv = {
      ...process.env,
      NODE_ENV: 'production',
      DATABASE_URL: '',
      REDIS_URL: '',
      ASSAY_DATA_DIR: dataDir,
      ASSAY_REPORTS_DIR: path.join(dataDir, 'logs'),
      ASSAY_STRATEGIES_DIR: path.resolve('tests/fixtures/strategies'),
      LOG_LEVEL: 'error',
      YAHOO_URL: 'http://127.0.0.1:9',
    }
    let child: ChildProcess | undefined
    const done = new Promise<{ status: number; stdout: string; stderr: string }>((resolve) => {
      child = execFile(process.execPath, ['dist/assay.mjs', ...args], { env }, (error, stdout, stderr) =>
        resolve({ status: error ? Number(error.code) : 0, stdout, stderr }),
      )
    })
    return { done, interrupt: () => child?.kill('SIGINT') }
  }
  const assay = (...args: string[]) => start(...args).done
  const jsonOf = async (...args: string[]) => {
    const done = await assay(...args, '--json')
    expect(done.status, done.stderr).toBe(0)
    return JSON.parse(done.stdout)
  }

  it('sweeps with the account and the name that were asked for, and tells the number of the sweep', async () => {
    const account = [
      '--capital',
      '50000',
      '--seed',
      'mine',
      '--position-size',
      '0.2',
      '--no-limits',
      '--risk-free',
      '0.04',
    ]
    const words = ['--name', 'Crosses', '--tag', 'trend', '--benchmark', 'CRUX']
    const { status, stdout, stderr } = await assay(
      ...SWEEP,
      '--vary',
      'fast=5..7',
      '--param',
      'slow=20',
      ...account,
      ...words,
    )
    expect(status, stderr).toBe(0)
    expect(stderr).toContain('Sweep 1: 3 cells')
    expect(stdout).toMatch(/^Sweep 1: sma-cross over 2 symbols/)
    expect(stdout).toContain('The best cell has a Sharpe ratio of')
    expect(await jsonOf('backtest', 'sweeps', 'show', '1')).toMatchObject({
      status: 'completed',
      cells: 3,
      request: {
        name: 'Crosses',
        tags: ['trend'],
        benchmark: 'CRUX',
        risk_free_rate: 0.04,
        params: { slow: 20 },
        space: { fast: { min: 5, max: 7, step: 1 } },
        trading: { initialCapital: 50_000, seed: 'mine', positionSize: 0.2, limits: null },
      },
    })
    expect((await assay('backtest', 'sweeps', 'show', '1')).stdout).toBe(stdout)
  })

  it('says how many combinations of a grid the strategy refuses', async () => {
    const { status, stderr } = await assay(...SWEEP, '--vary', 'fast=5,10,20', '--vary', 'slow=10,20', '--no-limits')
    expect(status, stderr).toBe(0)
    expect(stderr).toContain('Sweep 2: 3 cells … (3 of 6 combinations are refused by the strategy)')
    expect(await jsonOf('backtest', 'sweeps', 'show', '2')).toMatchObject({
      requested_by: expect.not.stringMatching(/unknown/),
    })
  })

  it('lists sweeps, and says what cannot be done with one', async () => {
    const sweep = (await jsonOf('backtest', 'sweeps')).at(-1)
    expect(sweep).toMatchObject({ id: 1, name: 'Crosses', cells_done: 3, best_objective: expect.any(Number) })
    const { stdout } = await assay('backtest', 'sweeps')
    expect(stdout).toMatch(/1\s+Crosses\s+ACME,BOLT\s.*grid\s+3\/3\s+completed\s+sharpe/)
    for (const [what, message] of [
      [['resume', '1'], 'Sweep 1 is completed and cannot be resumed.'],
      [['cancel', '1'], 'Sweep 1 is completed and cannot be canceled.'],
      [['show', '9'], 'There is no sweep 9.'],
      [['show', 'x'], '"x" is not the number of a sweep'],
    ] as const)
      expect(await assay('backtest', 'sweeps', ...what)).toMatchObject({ status: 1, stderr: `${message}\n` })
  })

  it('cancels a run no more once it has ended, and removes it', async () => {
    const run = await jsonOf('backtest', 'run', '--strategy', 'buy-and-hold', ...MARKET_OPTIONS)
    const id = String(run.id)
    expect((await assay('backtest', 'cancel', id)).stderr).toContain('is completed and cannot be canceled')
    expect(await jsonOf('backtest', 'remove', id)).toEqual({ deleted: true })
    expect((await assay('backtest', 'remove', id)).stderr).toContain(`There is no backtest ${id}.`)
  })

  it('cancels what it runs when it is interrupted', async () => {
    const { done, interrupt } = start('backtest', 'run', '--strategy', 'own:endless', ...MARKET_OPTIONS)
    const newest = async () => (await jsonOf('backtest', 'list', '--limit', '1'))[0]
    // Whoever comes first opens the database, and closes it when it ends.
    await vi.waitFor(() => expect(existsSync(path.join(dataDir, 'lock'))).toBe(true), { timeout: 60_000 })
    await vi.waitFor(async () => expect(await newest()).toMatchObject({ strategy: 'own:endless', status: 'running' }), {
      timeout: 60_000,
      interval: 200,
    })
    interrupt()
    expect(await done).toMatchObject({ status: 1, stderr: expect.stringContaining('canceled') })
    expect(await newest()).toMatchObject({ strategy: 'own:endless', status: 'canceled' })
  })

  it('compiles strategies of the user’s own folder', async () => {
    const run = await jsonOf('backtest', 'run', '--strategy', 'own:rises', ...MARKET_OPTIONS)
    expect(run).toMatchObject({ status: 'completed', strategy: 'own:rises' })
  })

  it('says in plain words which option is wrong', async () => {
    const { status, stderr } = await assay(...SWEEP, '--vary', 'fast=5..9', '--method', 'all', '--capital', 'much')
    expect(status).toBe(1)
    expect(stderr).toBe('--capital: must be a number; --method: must be one of grid, random, tpe\n')
    for (const [words, message] of [
      [['backtest', 'run', '--strategy', 'sma-cross', ...MARKET_OPTIONS, '--mask'], '--mask: only for the agents\n'],
      [[...SWEEP, '--vary', 'fast=5..9', '--cells', '5'], '--cells: a grid tries all its cells; only random and tpe'],
      [['backtest', 'compare', '1'], 'name two to six backtests\n'],
      [['backtest', 'sweeps', 'foo'], "error: unknown command 'foo'\n"],
    ] as const) {
      const refused = await assay(...words)
      expect(refused.status).toBe(1)
      expect(refused.stderr.startsWith(message), refused.stderr).toBe(true)
    }
    const unknown = await assay('backtest', 'run', '--strategy', 'nope', ...MARKET_OPTIONS)
    expect(unknown.stderr).toMatch(/^--strategy: there is no strategy called "nope"; there are .*agents .*own:rises/)
  })
})
