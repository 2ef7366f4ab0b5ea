import { createRequire } from 'node:module'
import { setTimeout as pause } from 'node:timers/promises'
import type pgPackage from 'pg'
import type { Armed, FaultPoint, ToParent, ToWorker } from './points'

/**
 * Preloaded into the product's own worker (`node --import`): stops it, for good or until told to go on, at a named point of the order
 * path. The product has no hook for that. All that another process can ever see of a worker are the transactions it commits and the
 * calls it makes to the broker; so the points are before, within and after those.
 */
let armed: Armed | null = null
let release = () => {}

const tell = (message: ToParent) => process.send?.(message)

process.on('message', (message: ToWorker) => {
  if ('arm' in message) {
    armed = message.arm
    tell({ armed: true })
  } else release()
})

async function reach(point: FaultPoint): Promise<void> {
  if (armed?.point !== point || armed.skip-- > 0) return
  const { act } = armed
  armed = null
  if (act === 'kill') process.kill(process.pid, 'SIGKILL')
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  tell({ reached: point })
  await released
}

// --- what is committed -------------------------------------------------------------------------------------------------------

/** What a statement writes, by the words that only it has. */
function marksOf(text: string, values: readonly unknown[]): string[] {
  if (text.startsWith('UPDATE "public"."workflow_executions"')) return values.includes('decided') ? ['decision'] : []
  if (!text.startsWith('INSERT INTO "public"."events"')) return []
  const words = values.filter((value) => typeof value === 'string')
  const all = words.join('\n')
  const marks = words.includes('OrderIntended') ? ['intent'] : []
  if (words.includes('BrokerDifferenceFound')) marks.push('reconciled')
  else if (words.includes('TradeExecuted')) marks.push('fill')
  for (const status of ['submitting', 'accepted', 'unknown', 'canceled'])
    if (all.includes(`"to":"${status}"`)) marks.push(status)
  return marks
}

const pg: typeof pgPackage = createRequire(import.meta.url)('pg')
const query = pg.Client.prototype.query as (...given: unknown[]) => unknown
/** What the open transaction of each connection has written so far. */
const written = new WeakMap<object, Set<string>>()

async function around(marks: Iterable<string>, run: () => unknown): Promise<unknown> {
  const points = [...marks]
  for (const mark of points) await reach(`before ${mark}` as FaultPoint)
  const result = await run()
  for (const mark of points) await reach(`after ${mark}` as FaultPoint)
  return result
}

pg.Client.prototype.query = function (this: object, ...given: unknown[]) {
  const [first, second] = given as [string | { text?: string; values?: unknown[] }, unknown]
  const text = typeof first === 'string' ? first : (first?.text ?? '')
  const values = (Array.isArray(second) ? second : typeof first === 'object' ? first.values : null) ?? []
  const run = () => query.apply(this, given)
  const open = written.get(this)
  if (text === 'BEGIN') written.set(this, new Set())
  else if (text === 'COMMIT' && open) {
    written.delete(this)
    return open.size > 0 ? around(open, run) : run()
  } else if (text === 'ROLLBACK') written.delete(this)
  else if (text.startsWith('UPDATE') || text.startsWith('INSERT')) {
    const marks = marksOf(text, values)
    if (!open && marks.length > 0) return around(marks, run)
    for (const mark of marks) open?.add(mark)
  }
  return run()
} as typeof pg.Client.prototype.query

// --- what is asked of the broker ---------------------------------------------------------------------------------------------

const CALLS: [string, string, RegExp][] = [
  ['submit', 'POST', /\/v2\/orders$/],
  ['find', 'GET', /\/v2\/orders:by_client_order_id$/],
  ['cancel', 'DELETE', /\/v2\/orders\//],
]
/** By then the request is written, wherever its answer is. */
const WRITTEN_MS = 150

const realFetch = globalThis.fetch
globalThis.fetch = async (input, init) => {
  const { pathname } = new URL(input instanceof Request ? input.url : input)
  const call = CALLS.find(([, method, pattern]) => method === (init?.method ?? 'GET') && pattern.test(pathname))?.[0]
  if (!call) return realFetch(input, init)
  await reach(`before ${call} call` as FaultPoint)
  const answer = realFetch(input, init)
  if (armed?.point === `${call} call under way`) {
    answer.catch(() => {})
    await pause(WRITTEN_MS)
    await reach(`${call} call under way` as FaultPoint)
  }
  const response = await answer
  await reach(`${call} call taken` as FaultPoint)
  const read = response.text.bind(response)
  response.text = async () => {
    const text = await read()
    await reach(`after ${call} call` as FaultPoint)
    return text
  }
  return response
}
