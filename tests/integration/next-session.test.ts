import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listEvents } from '@/lib/db/events'
import { sessionClose } from '@/lib/domain/calendar/nyse'
import { advanceClock } from '@/lib/services/advance-clock'
import { requestNextSession } from '@/lib/services/request-next-session'
import { handleJob } from '@/workers/handlers'
import { type Desk, importMarket, ORIGIN, openDesk } from './desk'

describe('the next session of a simulation', () => {
  let desk: Desk
  beforeAll(async () => {
    desk = await openDesk()
    await importMarket(desk.deps)
    await advanceClock(desk.deps.db, ORIGIN, 'sim', sessionClose('2017-06-01'), desk.deps)
  })
  afterAll(() => desk.close())

  it('is in the log under the name of who asked for it, not of the worker that did it', async () => {
    const { deps, runtime } = desk
    const asked = { actor: 'user:ada@example.com', traceId: 'trace-ada' }
    const to = await requestNextSession(deps.db, asked, 'sim')
    const job = await deps.db.outbox.findFirstOrThrow({ where: { job: 'session.advance' } })
    expect(await handleJob(runtime, 'session.advance', job.payload, job.traceId)).toBe(true)
    const [moved] = await listEvents(deps.db, { accountId: 'sim', type: 'AccountClockAdvanced' }, 1)
    expect(moved).toMatchObject({ ...asked, data: { to: to.toISOString() } })
  })

  it('is the worker’s own when the job was asked for before names were kept', async () => {
    const { deps, runtime } = desk
    const payload = { accountId: 'sim', to: sessionClose('2017-06-05').toISOString() }
    expect(await handleJob(runtime, 'session.advance', payload, 'trace-old')).toBe(true)
    const [moved] = await listEvents(deps.db, { accountId: 'sim', type: 'AccountClockAdvanced' }, 1)
    expect(moved?.actor).toBe('worker')
  })
})
