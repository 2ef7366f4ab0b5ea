import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { POST as flatten } from '@/app/api/accounts/[id]/flatten/route'
import { GET as listCapital, POST as moveCapital } from '@/app/api/capital/route'
import { GET as getStatement } from '@/app/api/capital/statement/route'
import { POST as close } from '@/app/api/positions/[symbol]/close/route'
import { POST as evaluate } from '@/app/api/system/circuit-breaker/evaluate/route'
import { POST as reset } from '@/app/api/system/circuit-breaker/reset/route'
import { GET as getBreaker } from '@/app/api/system/circuit-breaker/route'
import { newYorkDate, sessionClose, sessionOpen, sessionsBetween } from '@/lib/domain/calendar/nyse'
import type { MoneyEvent } from '@/lib/domain/ledger/events'
import { advanceClock } from '@/lib/services/advance-clock'
import { changeAccount } from '@/lib/services/change-account'
import { moveCapital as payIn } from '@/lib/services/move-capital'
import { openAccount } from '@/lib/services/open-account'
import { readReturns } from '@/lib/views/capital'
import { readPortfolio } from '@/lib/views/portfolio'
import { runCycle } from '@/workers/handlers/cycle-run'
import { executed, intent } from '../factories'
import { ask, type Desk, importMarket, ORIGIN, openDesk } from './desk'
import { openRoutes } from './route-caller'

let desk: Desk
let routes: Awaited<ReturnType<typeof openRoutes>>
beforeAll(async () => {
  desk = await openDesk()
  routes = await openRoutes(desk)
  await importMarket(desk.deps)
  await runCycle(desk.runtime, (await ask(desk.deps, { asOf: '2017-05-24' })).cycleId)
})
afterAll(async () => {
  routes.stop()
  await desk.close()
})

const heldOf = async () =>
  desk.deps.db.position.findFirstOrThrow({ where: { accountId: 'sim' }, orderBy: { symbol: 'asc' } })
const pay = (type: string, amount: unknown) => routes.call(moveCapital, '/capital', { account: 'sim', type, amount })
const capital = async () =>
  (await routes.call(listCapital, '/capital?account=sim')).body as {
    data: { type: string; amount: string }[]
    equity: string
    net_deposits: string
    returns: { from: string; time_weighted: { total: number }; money_weighted: { total: number | null } }
  }

describe('capital over HTTP', () => {
  it('books what is paid in and out, and leaves the time-weighted return as it was', async () => {
    const before = await capital()
    expect(await pay('deposit', 5_000)).toMatchObject({ status: 201, body: { type: 'deposit', amount: '5000' } })
    expect(await pay('withdrawal', '1250.25')).toMatchObject({ status: 201, body: { amount: '-1250.25' } })
    const after = await capital()
    expect(Number(after.equity) - Number(before.equity)).toBeCloseTo(3_749.75, 6)
    expect(Number(after.net_deposits)).toBe(103_749.75)
    expect(after.returns.time_weighted.total).toBeCloseTo(before.returns.time_weighted.total, 9)
    expect(after.returns.from.slice(0, 4)).toBe('2017')
    const entries = await desk.deps.db.ledgerEntry.groupBy({
      by: ['eventSeq'],
      where: { accountId: 'sim' },
      _sum: { amount: true },
    })
    for (const { _sum } of entries) expect(_sum.amount?.toNumber()).toBe(0)
  })

  it('refuses what is not free and what is no amount', async () => {
    expect(await pay('withdrawal', 1e9)).toMatchObject({ status: 409, body: { code: 'conflict' } })
    for (const amount of [0, -5, '0.001', '1.2345678', 'ten']) expect((await pay('deposit', amount)).status).toBe(422)
    expect((await pay('gift', 5)).status).toBe(422)
  })

  it('measures returns by both ways once time has gone', async () => {
    await advanceClock(desk.deps.db, ORIGIN, 'sim', sessionClose('2017-05-31'), desk.deps)
    const { returns, equity } = await capital()
    expect(returns.money_weighted.total).not.toBeNull()
    expect(Math.sign(returns.money_weighted.total ?? 0)).toBe(Math.sign(Number(equity) - 103_749.75))
  })

  it('takes no money that is paid in or out for a profit of the day', async () => {
    const { day_pnl } = await readPortfolio(desk.deps, 'sim')
    expect(Number(day_pnl)).not.toBe(0)
    await pay('deposit', 700)
    expect((await readPortfolio(desk.deps, 'sim')).day_pnl).toBe(day_pnl)
    await pay('withdrawal', '1200.5')
    expect((await readPortfolio(desk.deps, 'sim')).day_pnl).toBe(day_pnl)
  })

  it('gives a statement whose balance is the cash', async () => {
    const { body } = await routes.call(getStatement, '/capital/statement?account=sim')
    const { lines, closing_balance } = body as { closing_balance: string; lines: { balance: string; type: string }[] }
    const { cash } = await desk.deps.db.portfolioState.findUniqueOrThrow({ where: { accountId: 'sim' } })
    expect(Number(closing_balance)).toBe(cash.toNumber())
    expect(lines.at(-1)?.balance).toBe(closing_balance)
    expect(lines.map(({ type }) => type)).toContain('buy')
  })

  type Statement = { opening_balance: string; closing_balance: string; lines: Record<string, string>[] }
  const statement = async (query: string) =>
    (await routes.call(getStatement, `/capital/statement?${query}`)).body as unknown as Statement

  it('dates what a simulation had at first before its days, though it was opened after them', async () => {
    const first = await statement('account=sim&to=2017-05-24T23:59:00Z')
    expect(first.lines).toMatchObject([{ description: 'Opening balance', at: '2017-05-24T20:00:00.000Z' }])
    expect(first).toMatchObject({ opening_balance: '0', closing_balance: '100000' })
    const later = await statement('account=sim&from=2017-05-24T20:00:01Z')
    expect(later.opening_balance).toBe('100000')
    expect(later.lines.map(({ description }) => description)).not.toContain('Opening balance')
    expect(later.closing_balance).toBe((await statement('account=sim')).closing_balance)
  })

  it('dates it so too once the clock has passed the day of its opening', async () => {
    const { db } = desk.deps
    const day = (count: number) => new Date(Date.now() + count * 86_400_000)
    await openAccount(db, ORIGIN, { id: 'walked', kind: 'simulation', name: 'Walked', openingCash: '1000' })
    await payIn(desk.deps, ORIGIN, {
      accountId: 'walked',
      kind: 'deposit',
      amount: '500',
      note: 'more',
      requestId: crypto.randomUUID(),
    })
    const bells = sessionsBetween(newYorkDate(day(-20)), newYorkDate(day(10))).flatMap((session) => [
      sessionOpen(session),
      sessionClose(session),
    ])
    for (const to of bells) {
      await advanceClock(db, ORIGIN, 'walked', to, desk.deps)
      expect(Number((await readPortfolio(desk.deps, 'walked')).day_pnl)).toBe(0)
    }
    expect(await db.event.count({ where: { accountId: 'walked', type: 'BreakerChanged' } })).toBe(0)
    const before = `account=walked&to=${day(-5).toISOString()}`
    expect((await statement(before)).lines.map(({ balance }) => balance)).toEqual(['1000', '1500'])
    const { from } = await readReturns(db, 'walked', 1_500, new Date())
    expect(new Date(from ?? 0)).toEqual(bells[0])
  })

  it('says of every movement of cash what it was', async () => {
    const at = new Date().toISOString()
    const bought = crypto.randomUUID()
    const cash = (kind: 'income' | 'fee' | 'transfer' | 'difference', amount: string, note: string): MoneyEvent => ({
      type: 'CashBooked',
      data: { kind, amount, symbol: kind === 'income' ? 'ACME' : null, note, at, activityId: null },
    })
    const undone = (executionId: string, corrected: boolean): MoneyEvent => ({
      type: 'FillReversed',
      data: { orderId: bought, executionId, symbol: 'ACME', corrected, reason: `${executionId} was undone`, at },
    })
    const fill = { orderId: bought, symbol: 'ACME', quantity: '1', price: '10', commission: '0', filledAt: at }
    const events: MoneyEvent[] = [
      cash('income', '12.34', 'dividend (2026-01-12)'),
      cash('fee', '-0.05', 'fee (2026-01-12)'),
      cash('transfer', '1000', 'deposit (2026-01-12)'),
      cash('difference', '-3', 'Difference to the broker'),
      intent({ orderId: bought, symbol: 'ACME', quantity: '3', decidedPrice: '10' }),
      executed({ ...fill, executionId: 'first' }),
      executed({ ...fill, executionId: 'second' }),
      undone('first', false),
      undone('second', true),
    ]
    await changeAccount(desk.deps.db, 'paper', ORIGIN, () => ({
      changes: events.map((event) => ({ ...event, aggregateId: 'paper' })),
      result: undefined,
    }))
    const { lines, closing_balance } = await statement('account=paper')
    expect(lines.map(({ type, symbol, description, amount }) => [type, symbol, description, amount])).toEqual([
      ['deposit', null, 'Opening balance', '100000'],
      ['income', 'ACME', 'dividend (2026-01-12)', '12.34'],
      ['fee', null, 'fee (2026-01-12)', '-0.05'],
      ['transfer', null, 'deposit (2026-01-12)', '1000'],
      ['difference', null, 'Difference to the broker', '-3'],
      ['buy', 'ACME', '1 at 10, commission 0', '-10'],
      ['buy', 'ACME', '1 at 10, commission 0', '-10'],
      ['bust', 'ACME', 'first was undone', '10'],
      ['correction', 'ACME', 'second was undone', '10'],
    ])
    expect(closing_balance).toBe('101009.29')
  })
})

describe('closing by hand', () => {
  it('sells a part, rounded down to whole shares, and then the rest', async () => {
    const { symbol, quantity } = await heldOf()
    const params = { symbol }
    const call = (body: object) => routes.call(close, '/x', { account: 'sim', ...body }, params)
    expect((await call({ fraction: 0.5, quantity: 1 })).status).toBe(422)
    const half = await call({ fraction: 0.5 })
    expect(half).toMatchObject({
      status: 201,
      body: { side: 'sell', quantity: String(Math.floor(quantity.toNumber() / 2)) },
    })
    expect(await call({})).toMatchObject({
      status: 422,
      body: { code: 'refused_by_risk', problems: [{ path: 'rule', message: 'open_order' }] },
    })
    await advanceClock(desk.deps.db, ORIGIN, 'sim', sessionOpen('2017-06-01'), desk.deps)
    expect((await heldOf()).quantity.toNumber()).toBe(Math.ceil(quantity.toNumber() / 2))
    expect((await routes.call(close, '/x', { account: 'sim' }, { symbol: 'NONE' })).status).toBe(404)
    expect((await capital()).data[0]?.type).toBe('realized_pnl')
  })

  it('flattens: open orders are canceled and everything is sold, with the word FLATTEN', async () => {
    const { symbol } = await heldOf()
    await routes.call(close, '/x', { account: 'sim', fraction: 0.5 }, { symbol })
    const ask = (confirm: string) => routes.call(flatten, '/x', { confirm, reason: 'drill' }, { id: 'sim' })
    expect((await ask('yes')).status).toBe(422)
    const { status, body } = await ask('FLATTEN')
    const { canceled, orders, left } = body as { canceled: string[]; orders: unknown[]; left: unknown[] }
    expect([status, canceled.length, left]).toEqual([200, 1, []])
    expect(orders).toHaveLength(await desk.deps.db.position.count({ where: { accountId: 'sim' } }))
    await advanceClock(desk.deps.db, ORIGIN, 'sim', sessionOpen('2017-06-02'), desk.deps)
    expect(await desk.deps.db.position.count({ where: { accountId: 'sim' } })).toBe(0)
  })
})

describe('the circuit breaker over HTTP', () => {
  const status = async () => (await routes.call(getBreaker, '/system/circuit-breaker?account=sim')).body
  const measured = async (condition: string) =>
    ((await status()).conditions as { condition: string; used: number }[]).find((item) => item.condition === condition)
      ?.used

  it('halts after ten losses in a row, needs a person when nothing is open, and is reset by one', async () => {
    const closedAt = sessionClose('2017-06-01')
    const trade = {
      accountId: 'sim',
      symbol: 'LOSS',
      status: 'closed',
      quantity: 1,
      closedQuantity: 1,
      entryNotional: 10,
      outcome: 'loss',
      reasoning: 'test',
      openedAt: closedAt,
    }
    await desk.deps.db.trade.createMany({
      data: Array.from({ length: 10 }, (_, index) => ({
        ...trade,
        id: crypto.randomUUID(),
        closedAt: new Date(sessionOpen('2017-06-02').getTime() + index),
      })),
    })
    expect(await status()).toMatchObject({ state: 'active' })
    expect(await routes.call(evaluate, '/x', { account: 'sim' })).toMatchObject({
      status: 200,
      body: {
        state: 'halted',
        condition: 'consecutive_losses',
        manual_reset_only: true,
        resumes: 'Manual reset only.',
      },
    })
    expect((await routes.call(reset, '/x', { account: 'sim' })).status).toBe(422)
    expect(await routes.call(reset, '/x', { account: 'sim', reason: 'known' })).toMatchObject({
      body: { state: 'active', changed_by: expect.stringContaining('trader@assay.test') },
    })
    expect((await routes.call(reset, '/x', { account: 'sim', reason: 'again' })).status).toBe(409)
    expect(await status()).toMatchObject({ state: 'active', conditions: expect.any(Array) })
  })

  it('counts model calls that failed since one was answered, of this account and this hour', async () => {
    const { db } = desk.deps
    const { cycleId } = await db.workflowExecution.findFirstOrThrow({ where: { accountId: 'sim' } })
    let minute = 0
    const called = (result: string, given: object = {}) =>
      db.llmCall.create({
        data: {
          cycleId,
          role: 'data',
          provider: 'test',
          model: 'test',
          promptHash: 'x',
          attempt: 1,
          status: result,
          latencyMs: 1,
          createdAt: new Date(Date.now() + minute++),
          ...given,
        },
      })
    await called('timeout')
    await called('ok')
    for (const result of ['timeout', 'unavailable', 'budget', 'invalid_output']) await called(result)
    await called('timeout', { cycleId: crypto.randomUUID() })
    await called('timeout', { createdAt: new Date(Date.now() - 7_200_000) })
    expect(await measured('model_failures')).toBe(3)
  })

  it('counts orders that failed at the broker since it took one', async () => {
    const { db } = desk.deps
    const [order] = await db.order.findMany({ where: { accountId: 'sim' }, take: 1 })
    const failed = (result: string, later: number) =>
      db.order.create({
        data: {
          ...(order as object as { clientOrderId: string; agentScores: object; clamps: object[] } & NonNullable<
            typeof order
          >),
          agentScores: {},
          clamps: [],
          id: crypto.randomUUID(),
          clientOrderId: crypto.randomUUID(),
          symbol: `X${later}`,
          status: result,
          reserved: 0,
          updatedAt: new Date(Date.now() + later * 1_000),
        },
      })
    await failed('rejected', 1)
    await failed('filled', 2)
    await failed('rejected', 3)
    await failed('unknown', 4)
    expect(await measured('broker_errors')).toBe(2)
  })
})
