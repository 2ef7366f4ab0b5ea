import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { backtestRequest, runCard } from '@/lib/contracts/api/backtests'
import { type Backtest, findBacktest } from '@/lib/db/backtests'
import type { TrustReport } from '@/lib/domain/trust/report'
import { resumeBacktest } from '@/lib/services/backtest/change-backtest'
import { preflight } from '@/lib/services/backtest/preflight'
import { requestBacktest } from '@/lib/services/backtest/request-backtest'
import { runStoredBacktest } from '@/lib/services/backtest/run-stored-backtest'
import { runAgents } from '@/workers/handlers/agent-backtest'
import { type ModelServer, startModelServer } from '../model-server'
import { type Desk, importMarket, ORIGIN, openDesk } from './desk'

const OPINION = {
  recommendation: 'BUY',
  confidence: 80,
  reasoning: 'Trend is up.',
  key_factors: ['trend'],
}
const EXTRA: Record<string, object> = {
  risk: { approved: true, adjusted_quantity: null, concerns: [] },
  validator: { approved: true, patterns: [] },
  meta: { decision: 'EXECUTE' },
}

/** The role that a prompt is for, by what it asks about. */
const roleOf = (prompt: string): string =>
  prompt.includes('An entry needs a confidence')
    ? 'meta'
    : prompt.includes('Concerns of risk')
      ? 'validator'
      : prompt.includes('Correlation with positions')
        ? 'risk'
        : 'technical'

describe('backtests in which models decide', () => {
  let desk: Desk
  let server: ModelServer
  beforeAll(async () => {
    server = await startModelServer()
    server.fallback = (prompt) => ({
      kind: 'answer',
      text: JSON.stringify({ ...OPINION, ...EXTRA[roleOf(prompt)] }),
    })
    desk = await openDesk({
      LLM_ANTHROPIC_API_KEY: 'test',
      LLM_ANTHROPIC_BASE_URL: `${server.url}/v1`,
      LLM_MAX_RETRIES: '0',
      LLM_CACHE: 'false',
      ASSAY_REPORTS_DIR: path.join(process.env.TMPDIR ?? '/tmp', `assay-model-reports-${process.pid}`),
    })
    await importMarket(desk.deps)
  })
  afterAll(async () => {
    await desk.close()
    await server.close()
  })

  const request = (agents: object = {}) =>
    backtestRequest.parse({
      strategy: 'agents',
      symbols: ['ACME', 'BOLT'],
      from: '2017-01-03',
      to: '2017-06-05',
      agents: { model: 'model', every: 10, ...agents },
    })
  const run = async (id: bigint): Promise<Backtest> => {
    await runStoredBacktest(desk.deps.backtests, id, runAgents(desk.deps))
    const row = await findBacktest(desk.deps.db, id)
    if (!row) throw new Error('the backtest is gone')
    return row
  }
  const start = async (agents: object = {}) =>
    run((await requestBacktest(desk.deps.backtests, ORIGIN, request(agents))).id)
  const trustOf = (row: Backtest) => row.trust as unknown as TrustReport

  it('asks them, charges what they cost, and asks nobody the second time', async () => {
    const first = await start()
    expect(first).toMatchObject({ status: 'completed', error: null })
    expect(first.fills).toBeGreaterThan(0)
    const asked = server.prompts.length
    expect(asked).toBeGreaterThan(20)
    const spend = (first.metrics as { metrics: { model_spend: { value: number } } }).metrics.model_spend.value
    const { _sum } = await desk.deps.db.llmCall.aggregate({ _sum: { costUsd: true } })
    expect(spend).toBeCloseTo(_sum.costUsd?.toNumber() ?? 0, 8)
    expect(spend).toBeGreaterThan(0)
    expect(trustOf(first).coverage).toMatchObject({ model: 1, recorded: 0 })

    const second = await start()
    expect(server.prompts.length).toBe(asked)
    expect(runCard.parse(second.runCard).hashes).toEqual(runCard.parse(first.runCard).hashes)
    expect(trustOf(second).coverage).toMatchObject({ model: 0, recorded: 1 })
  })

  it('says what part of the opinions rules gave where a role has no model', async () => {
    const half = await openDesk({
      LLM_ANTHROPIC_API_KEY: 'test',
      LLM_ANTHROPIC_BASE_URL: `${server.url}/v1`,
      LLM_RISK_AGENT_MODEL: 'gpt-5',
      LLM_MAX_RETRIES: '0',
      LLM_CACHE: 'false',
      ASSAY_REPORTS_DIR: path.join(process.env.TMPDIR ?? '/tmp', `assay-model-reports-${process.pid}`),
    })
    await importMarket(half.deps)
    const runHere = async () => {
      const { id } = await requestBacktest(half.deps.backtests, ORIGIN, request())
      await runStoredBacktest(half.deps.backtests, id, runAgents(half.deps))
      return trustOf((await findBacktest(half.deps.db, id)) as Backtest).coverage
    }
    const coverage = await runHere()
    expect(coverage?.rules).toBeGreaterThan(0)
    expect(coverage?.rules).toBeLessThan(coverage?.model ?? 0)
    expect((coverage?.model ?? 0) + (coverage?.rules ?? 0)).toBeCloseTo(1, 9)
    const kinds = await half.deps.db.recordedDecision.groupBy({ by: ['answeredBy'] })
    expect(kinds.map(({ answeredBy }) => answeredBy)).toContain('mixed')
    expect(await runHere()).toEqual({ model: 0, rules: 0, missing: 0, recorded: 1 })
    await half.close()
  })

  it('stops when the money is used up, keeps what was decided, and goes on from there', async () => {
    const stopped = await start({ every: 9, max_cost_usd: 0.05 })
    expect(stopped).toMatchObject({ status: 'failed', errorCode: 'budget_exhausted', metrics: null })
    expect(stopped.error).toContain('$0.05')
    const asked = server.prompts.length
    await resumeBacktest(desk.deps.backtests, ORIGIN, stopped.id)
    await run(stopped.id)
    // Nothing that was decided is asked again; the next decision is over the limit as before.
    expect(server.prompts.length).toBe(asked)
  })

  it('shows a masked run no ticker and no date of its time', async () => {
    const before = server.prompts.length
    expect((await start({ every: 20, mask: true })).status).toBe('completed')
    const seen = server.prompts.slice(before)
    expect(seen.length).toBeGreaterThan(3)
    for (const prompt of seen) expect(prompt).not.toMatch(/ACME|BOLT|2017|2016/)
  })

  it('says beforehand what a run would ask for and cost', async () => {
    const { model, warnings } = await preflight(desk.deps.backtests, request())
    expect(model?.decisions).toBe(11)
    expect(model?.measured_from).toBeGreaterThan(0)
    expect(model?.cost_usd).toBeGreaterThan(0)
    expect(warnings.join(' ')).toContain('training cutoff')
  })
})
