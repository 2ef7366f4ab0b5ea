import { SAMPLE_COMPANIES } from '@/lib/domain/sample-market/companies'
import { cancelOrder } from '@/lib/services/cancel-order'
import { ask, ORIGIN } from '../integration/desk'
import { ACCOUNT, buy, place } from '../integration/remote-account'
import type { ChaosDesk } from './desk'
import type { Armed, Path, Target } from './points'
import { waitFor } from './waiting'

/** Fills of two fifths, and then of the rest. */
const QUANTITY = 10
const PART = '4'
/** A call under way reaches the broker long after the one who made it is gone. */
const LATE_MS = 12_000
const SETTLE_MS = 80_000

/** Symbols that nothing was done with yet; agents decide on those of the sample market. */
export const symbolsOf = (path: Path, round: number, legs: number): string[] =>
  Array.from({ length: legs }, (_, leg) => {
    const index = round * legs + leg
    return path === 'cycle' ? (SAMPLE_COMPANIES[index % SAMPLE_COMPANIES.length]?.symbol ?? '') : `S${index}`
  })

/** Sets a fault in every worker, and leads orders of these symbols to where one of them meets it. */
export async function leadTo(
  desk: ChaosDesk,
  { point, path, again }: Target,
  act: Armed['act'],
  symbols: string[],
): Promise<void> {
  const { alpaca, deps } = desk
  const times = symbols.length
  const skip = again ? times : 0
  const arm = () => Promise.all(desk.workers.map((worker) => worker.arm({ point, skip, act })))
  if (path === 'cycle') {
    await arm()
    await ask(deps, { accountId: ACCOUNT, symbols, asOf: undefined })
    return
  }
  if (path === 'lost') alpaca.controls.addFault({ on: 'submit', fault: 'reset', taken: false, times })
  if (point === 'submit call under way') alpaca.controls.addFault({ on: 'submit', fault: 'late', ms: LATE_MS, times })
  if (path === 'send' || path === 'lost') await arm()
  const placed = await place(
    deps,
    symbols.map((symbol) => buy(symbol, QUANTITY)),
  )
  if (path === 'send' || path === 'lost') return
  await waitFor('the orders are at the broker', SETTLE_MS, () => haveStatus(desk, symbols, 'accepted'))
  if (path === 'missed') alpaca.controls.holdUpdates()
  await arm()
  if (path === 'cancel') {
    for (const { orderId } of placed) await cancelOrder(deps, ORIGIN, orderId ?? '', 'not wanted')
    return
  }
  for (const { id, symbol } of alpaca.state().orders)
    if (symbols.includes(symbol)) alpaca.controls.fill(id, PART, '100.25')
  if (path === 'missed') alpaca.controls.dropStreams()
}

/** Has the path led these orders to its end, and does everything hold? */
export async function isResolved(desk: ChaosDesk, path: Path, symbols: string[]): Promise<boolean> {
  const end = path === 'cancel' ? 'canceled' : path === 'fill' || path === 'missed' ? 'partially_filled' : 'accepted'
  return (await haveStatus(desk, symbols, end)) && (await desk.wrong()).length === 0
}

export async function haveStatus({ deps }: ChaosDesk, symbols: string[], status: string): Promise<boolean> {
  const rows = await deps.db.order.findMany({ where: { accountId: ACCOUNT, symbol: { in: symbols } } })
  return rows.length === symbols.length && rows.every((row) => row.status === status)
}

/** Tells everything that was held back, twice, fills the rest, and waits until the books have it. */
export async function finish(desk: ChaosDesk, symbols: string[]): Promise<void> {
  const { alpaca } = desk
  alpaca.controls.clearFaults()
  alpaca.controls.releaseUpdates({ twice: true })
  for (const { id, symbol, status, limit_price } of alpaca.state().orders)
    if (symbols.includes(symbol) && ['new', 'partially_filled'].includes(status))
      alpaca.controls.fill(id, undefined, limit_price ?? '100.5')
  let wrong: string[] = []
  await waitFor('the rest is booked', SETTLE_MS, async () => {
    wrong = await desk.wrong()
    return wrong.length === 0
  }).catch((error) => {
    throw new Error(`${error.message}: ${wrong.join('; ')}`)
  })
}
