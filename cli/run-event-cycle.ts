import { randomUUID } from 'node:crypto'
import { symbol as ticker } from '@/lib/contracts/operation'
import { AppError } from '@/lib/errors'
import { triggerJob } from '@/lib/services/schedule/trigger-job'
import type { CliContext } from './context'
import { runToEnd } from './run-to-end'

/** An event-triggered cycle for one symbol, carried to its end and printed. */
export async function runEventCycle({ deps, origin, json }: CliContext, text: string): Promise<void> {
  const parsed = ticker.safeParse(text)
  if (!parsed.success) throw new AppError('invalid_input', `symbol: "${text}" is not a ticker`)
  const requestId = randomUUID()
  await triggerJob(deps, origin, { job: 'event-monitor', symbol: parsed.data, via: 'cli', requestId })
  await runToEnd(deps, requestId, json)
}
