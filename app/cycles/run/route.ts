import { runCycleNow } from '@/lib/contracts/api/cycles'
import { route } from '@/lib/http'
import { waitForCycle } from '@/lib/services/wait-for-cycle'
import { startCycle } from '@/lib/start-cycle'
import { readCycleDetail } from '@/lib/views/cycle-detail'

const WAIT_MS = 30_000

export const POST = route(runCycleNow, async (call) => {
  const { cycleId } = await startCycle(call, call.body, 'api')
  const over = await waitForCycle(call.deps.db, cycleId, WAIT_MS, call.request.signal)
  const reply = await readCycleDetail(call.deps.db, cycleId)
  return over ? reply : { reply, status: 202, headers: { Location: `/api/cycles/${cycleId}` } }
})
