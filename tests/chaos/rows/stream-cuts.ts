import { setTimeout as pause } from 'node:timers/promises'
import { createRandom } from '@/lib/domain/prng'
import { buy, place } from '../../integration/remote-account'
import { openChaosDesk } from '../desk'
import { haveStatus } from '../order-path'
import { type CaseContext, newTally, type Row, scaled } from '../row'
import { waitFor } from '../waiting'

const CUTS = 20
const FILLS = 50
/** Each way to cut has its turn among so many. */
const FEWEST = 5
const FILLS_OF_AN_ORDER = 5
const AGREED_MS = 5_000
/** The pauses before connecting again grow to half a minute. */
const RECONNECTED_MS = 60_000
/** Half-open for longer than two pings: the worker has to notice by itself. */
const HALF_OPEN_MS = 25_000

export const streamCuts: Row = {
  name: 'stream-cuts',
  fault: `trade stream cut ${CUTS} times across ${FILLS} fills`,
  must: 'none missing, none double, agreed ≤ 5 s after reconnect',
  unit: 'cuts',
  cases: ({ scale }) => {
    const cuts = Math.max(FEWEST, scaled(CUTS, scale))
    return [{ name: 'cuts', run: (context) => cutRepeatedly(context, cuts, Math.ceil((cuts * FILLS) / CUTS)) }]
  },
}

async function cutRepeatedly({ redisUrl, log, seed }: CaseContext, cuts: number, fills: number) {
  const tally = newTally()
  const random = createRandom(seed)
  const desk = await openChaosDesk({ redisUrl, log, workers: 1 })
  const { alpaca, brokerProxy, deps } = desk
  const { controls } = alpaca
  const connections = () => alpaca.state().streams
  let filled = 0
  /** The next fill of the order that is not whole yet. */
  const fillOne = async () => {
    const symbol = `S${Math.floor(filled / FILLS_OF_AN_ORDER)}`
    if (filled % FILLS_OF_AN_ORDER === 0) {
      await place(deps, [buy(symbol, FILLS_OF_AN_ORDER)])
      await waitFor('the order is at the broker', 30_000, () => haveStatus(desk, [symbol], 'accepted'))
    }
    const id = alpaca.state().orders.find((order) => order.symbol === symbol)?.id ?? ''
    controls.fill(id, '1', (100 + random.uniform()).toFixed(2))
    filled += 1
  }
  const CUT: [() => Promise<void> | void, ...(() => Promise<void> | void)[]] = [
    () => controls.dropStreams(),
    () => brokerProxy.cut(),
    async () => {
      // What is told meanwhile goes nowhere.
      controls.setStream({ halfOpen: true })
      await pause(HALF_OPEN_MS)
      controls.setStream({ halfOpen: false })
    },
  ]
  try {
    await desk.agreed()
    for (let cut = 0; cut < cuts; cut += 1) {
      const until = Math.floor(((cut + 1) * fills) / cuts)
      while (filled < until - 1) await fillOne()
      // An order that begins in the cut could not be sent: its fill comes before.
      if (filled % FILLS_OF_AN_ORDER === 0) await fillOne()
      const before = connections().connections
      const breaking = (cut % FEWEST === FEWEST - 1 ? CUT[2] : CUT[cut % 2])?.()
      await pause(random.uniform() * 300)
      if (filled < until) await fillOne()
      await breaking
      await waitFor(
        'the stream is back',
        RECONNECTED_MS,
        () => connections().connections > before && connections().listening > 0,
      )
      const tookMs = await waitFor('the books agree', RECONNECTED_MS, async () => (await desk.wrong()).length === 0)
      tally.took(tookMs, AGREED_MS, `cut ${cut}`)
      tally.counted()
    }
    const booked = await deps.db.fill.count()
    tally.expect(booked === filled, `${booked} fills are booked, there were ${filled}`)
  } finally {
    await desk.close()
  }
  return tally.result()
}
