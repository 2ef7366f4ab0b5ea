import { PostgresSaver } from '@langchain/langgraph-checkpoint-postgres'
import type pg from 'pg'

const SCHEMA = 'langgraph'

/** Checkpoints in their own schema; a killed cycle resumes at the node that failed. Call `setup` once per process. */
export async function createCheckpoints(pool: pg.Pool): Promise<PostgresSaver> {
  const saver = new PostgresSaver(pool, undefined, { schema: SCHEMA })
  await saver.setup()
  return saver
}

/** The thread of a cycle; a new graph or another configuration never resumes an old checkpoint. */
export const threadIdOf = (cycleId: string, graphVersion: string, configHash: string): string =>
  `${cycleId}.${graphVersion}.${configHash}`
