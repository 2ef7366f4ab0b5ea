import { triggerScheduleJob } from '@/lib/contracts/api/scheduler'
import { route } from '@/lib/http'
import { triggerJob } from '@/lib/services/schedule/trigger-job'
import { toRunViews } from '@/lib/views/schedule'

export const POST = route(triggerScheduleJob, async ({ deps, origin, params, body, requestId }) => {
  const run = await triggerJob(deps, origin, { job: params.id, symbol: body.symbol, via: 'api', requestId })
  const [view = null] = run ? await toRunViews(deps.db, [run]) : []
  return {
    reply: { job: params.id, run: view },
    ...(view?.cycle ? { headers: { Location: `/api/cycles/${view.cycle.cycle_id}` } } : {}),
  }
})
