import type { FaultRule } from '../../alpaca-server'
import { ACCOUNT, buy, place } from '../../integration/remote-account'
import { openChaosDesk } from '../desk'
import { type CaseContext, newTally, type Row, sampleOf, scaled } from '../row'
import { waitFor } from '../waiting'

const EACH = 50
/** At the broker's pace of calls: what is not resolved by then never will be. */
const SETTLE_MS = 600_000

/** What happens to the n-th submit of a case. */
const FAULTS: [string, (n: number) => FaultRule][] = [
  ['accepted then silent', () => ({ on: 'submit', fault: 'silent' })],
  ['accepted then reset', () => ({ on: 'submit', fault: 'reset', taken: true })],
  ['502, every second one accepted', (n) => ({ on: 'submit', fault: 'gateway', status: 502, taken: n % 2 === 0 })],
  ['504, every second one accepted', (n) => ({ on: 'submit', fault: 'gateway', status: 504, taken: n % 2 === 0 })],
  ['accepted 30 s late', () => ({ on: 'submit', fault: 'late', ms: 30_000 })],
]

export const lostAnswers: Row = {
  name: 'lost-answers',
  fault: 'accepted then silent, accepted then reset, 502, 504, accepted 30 s late',
  must: 'no duplicate, no false rejection',
  unit: 'orders',
  cases: ({ scale, seed }) =>
    sampleOf(FAULTS, EACH * scale, seed).map(([name, fault]) => ({
      name,
      run: (context) => loseAnswers(context, fault, scaled(EACH, scale)),
    })),
}

async function loseAnswers({ redisUrl, log }: CaseContext, fault: (n: number) => FaultRule, orders: number) {
  const tally = newTally()
  const desk = await openChaosDesk({ redisUrl, log, workers: 1 })
  const { alpaca, deps } = desk
  const symbols = Array.from({ length: orders }, (_, index) => `S${index}`)
  try {
    await desk.agreed()
    // The stream would tell at once what became of an order: here only asking helps.
    alpaca.controls.holdUpdates()
    for (const n of symbols.keys()) alpaca.controls.addFault(fault(n))
    const began = Date.now()
    await place(
      deps,
      symbols.map((symbol) => buy(symbol)),
    )
    const open = () =>
      deps.db.order.count({ where: { accountId: ACCOUNT, status: { in: ['intent', 'submitting', 'unknown'] } } })
    await waitFor('every order is resolved', SETTLE_MS, async () => (await open()) === 0, began)
    const sent = alpaca.state().orders
    tally.expect(sent.length === orders, `the broker has ${sent.length} orders, ${orders} were decided`)
    const taken = await deps.db.order.count({ where: { accountId: ACCOUNT, status: 'accepted' } })
    tally.expect(taken === orders, `${taken} of ${orders} orders are accepted`)
    for (const { id } of sent) alpaca.controls.fill(id, undefined, '99.5')
    alpaca.controls.releaseUpdates({ reverse: true, twice: true })
    await waitFor('every fill is booked', SETTLE_MS, async () => (await desk.wrong()).length === 0)
    tally.counted(orders)
  } finally {
    await desk.close()
  }
  return tally.result()
}
