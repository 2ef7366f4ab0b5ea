import { PostgresSaver } from '@langchain/langgraph-checkpoint-postgres'
import { ExponentialBackoff, handleWhen, retry } from 'cockatiel'
import type pg from 'pg'

const SCHEMA = 'langgraph'

/** What those who make the same tables at once run into (SQLSTATE): they are there already. */
const MADE_MEANWHILE = new Set(['23505', '42P06', '42P07', '42710'])

/** Workers of a new database begin together. */
const together = retry(
  handleWhen((error) => MADE_MEANWHILE.has((error as { code?: string }).code ?? '')),
  { maxAttempts: 10, backoff: new ExponentialBackoff({ initialDelay: 50, maxDelay: 1_000 }) },
)

/** Checkpoints in their own schema; a killed cycle resumes at the node that failed. */
export async function createCheckpoints(pool: pg.Pool): Promise<PostgresSaver> {
  const saver = new PostgresSaver(pool, undefined, { schema: SCHEMA })
  await together.execute(() => saver.setup())
  return saver
}

/** The thread of a cycle; a new graph or another configuration never resumes an old checkpoint. */
export const threadIdOf = (cycleId: string, graphVersion: string, configHash: string): string =>
  `${cycleId}.${graphVersion}.${configHash}`
