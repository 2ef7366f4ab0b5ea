import type { Db } from '../db/client'
import { listEvents, readEventHead } from '../db/events'
import { type ChainedEvent, chainHash, GENESIS_HASH } from '../domain/event-chain'

export type Verification = {
  ok: boolean
  events: number
  headHash: string
  problems: { seq: number; message: string }[]
}

const BATCH = 2_000
const MOST_PROBLEMS = 100

/**
 * Walks the whole log: sequence without gap, every hash right, the head row in agreement, and, where a head is kept outside the
 * database, no shorter than that. Finds what was changed, removed, reordered or cut.
 */
export async function verifyEvents(
  db: Db,
  kept: { seq: number; hash: string } | null,
  onProgress: (seen: number, total: number) => void = () => {},
): Promise<Verification> {
  const head = await readEventHead(db)
  const problems: Verification['problems'] = []
  const complain = (seq: number, message: string) => {
    if (problems.length < MOST_PROBLEMS) problems.push({ seq, message })
  }
  let seq = 0
  let hash = GENESIS_HASH
  let count = 0
  let keptHash: string | null = kept?.seq === 0 ? GENESIS_HASH : null
  for (;;) {
    const batch = await listEvents(db, { after: seq }, BATCH)
    if (batch.length === 0) break
    for (const { prevHash, hash: storedHash, ...event } of batch) {
      if (event.seq !== seq + 1) complain(seq + 1, `Events ${seq + 1} to ${event.seq - 1} are missing.`)
      else if (prevHash !== hash) complain(event.seq, `Event ${event.seq} does not follow the one before it.`)
      if (chainHash(prevHash, event satisfies ChainedEvent) !== storedHash)
        complain(event.seq, `Event ${event.seq} (${event.type}) was changed after it was written.`)
      seq = event.seq
      hash = storedHash
      count += 1
      if (kept?.seq === seq) keptHash = hash
    }
    onProgress(seq, head.seq)
  }
  if (head.seq > seq) complain(seq + 1, `The head says ${head.seq} events and the log ends at ${seq}.`)
  else if (head.seq === seq && head.hash !== hash) complain(seq, 'The head does not hold the hash of the last event.')
  if (kept && kept.seq > seq) complain(seq + 1, `${kept.seq} events were seen before and the log now ends at ${seq}.`)
  else if (kept && keptHash !== kept.hash) complain(kept.seq, `Event ${kept.seq} is not the one that was seen before.`)
  return { ok: problems.length === 0, events: count, headHash: hash, problems }
}
