import { JOBS, type JobName } from '../contracts/jobs'
import { type Db, inTransaction, type Tx } from '../db/client'
import { type DeadLetter, takeDeadLetter } from '../db/dead-letters'
import { appendEvents, type Origin } from '../db/events'
import { AppError } from '../errors'
import { enqueue } from './enqueue'

/** Puts a job that was given up aside. Throws `not_found` for one that is not there or was settled before. */
export async function discardDeadLetter(db: Db, origin: Origin, id: string): Promise<void> {
  await settle(db, origin, id, 'DeadLetterDiscarded', async () => undefined)
}

/** What a job did for a row that is final with it: only asking anew helps. */
const ENDED: Partial<Record<JobName, string>> = {
  'cycle.run': 'Its cycle has ended as failed; ask for the cycle again.',
  'data.import': 'Its import has ended as failed and its files are gone; import them again.',
}

/**
 * Asks for a job that was given up once more, with what it was asked before. Throws `not_found` as above, and `conflict` for
 * a job that cannot be done again.
 */
export async function retryDeadLetter(db: Db, origin: Origin, id: string): Promise<void> {
  await settle(db, origin, id, 'DeadLetterRetried', async (tx, letter) => {
    if (!isJob(letter.job)) throw new AppError('conflict', `There is no job called "${letter.job}" any more.`)
    const ended = ENDED[letter.job]
    if (ended) throw new AppError('conflict', ended)
    const payload = JOBS[letter.job].schema.safeParse(letter.payload)
    if (!payload.success)
      throw new AppError('conflict', 'The job was asked for in a way that is not understood any more.')
    await enqueue(tx, letter.job, payload.data, letter.traceId)
  })
}

const isJob = (name: string): name is JobName => name in JOBS

async function settle(
  db: Db,
  origin: Origin,
  id: string,
  type: string,
  also: (tx: Tx, letter: DeadLetter) => Promise<void>,
): Promise<void> {
  await inTransaction(db, async (tx) => {
    const letter = await takeDeadLetter(tx, id, new Date())
    if (!letter) throw new AppError('not_found', 'There is no such job among those given up.')
    await also(tx, letter)
    const data = { job: letter.job, errorCode: letter.errorCode, attempts: letter.attempts }
    await appendEvents(tx, origin, [{ type, aggregateId: id, accountId: null, data }])
  })
}
