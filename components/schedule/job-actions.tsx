'use client'

import { Pause, Play, RotateCw } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { problemOf } from '@/components/data/api'
import { outcomeOf } from '@/components/data/mutations'
import { isCycleJob, useScheduleActions } from '@/components/data/schedule'
import type { ScheduleJob, SchedulerStatus } from '@/components/data/types'
import { useDesk } from '@/components/desk/desk-context'
import { consequenceOf } from '@/components/schedule/schedule-words'
import { Button } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/overlay/confirm-dialog'
import { notify } from '@/components/ui/overlay/toast'

/** Run now, pause, resume; only for jobs that start cycles and readers who may trade. */
export function JobActions({ job, status }: { job: ScheduleJob; status: SchedulerStatus }) {
  const { can } = useDesk()
  if (!isCycleJob(job.id) || !can('trader')) return null
  return (
    <div className="flex flex-wrap gap-1.5">
      <RunNow job={job} id={job.id} status={status} />
      {job.paused ? <Resume id={job.id} name={job.name} /> : <PauseJob id={job.id} name={job.name} />}
    </div>
  )
}

type Id = Parameters<ReturnType<typeof useScheduleActions>['resume']>[0]

function RunNow({ job, id, status }: { job: ScheduleJob; id: Id; status: SchedulerStatus }) {
  const router = useRouter()
  const { trigger } = useScheduleActions()
  const looks = id === 'event-monitor'
  const run = async () => {
    const cycle = (await trigger(id)).run?.cycle
    void notify('success', {
      title: looks ? 'A worker looks at the prices' : 'Cycle started',
      description: looks ? 'What comes of it stands here in a moment.' : undefined,
      action: cycle ? { label: 'Open', onClick: () => router.push(`/cycles/${cycle.cycle_id}`) } : undefined,
    })
  }
  return (
    <ConfirmDialog
      trigger={
        <Button size="sm" disabled={status.watchlist.length === 0} aria-label={`Run ${job.name} now`}>
          <Play aria-hidden className="size-3.5" />
          Run now
        </Button>
      }
      title={looks ? 'Look at the prices now?' : 'Run the scan now?'}
      consequence={consequenceOf(job, status)}
      confirmLabel={looks ? 'Look now' : 'Run now'}
      onConfirm={() => outcomeOf(run())}
    />
  )
}

function PauseJob({ id, name }: { id: Id; name: string }) {
  const { pause } = useScheduleActions()
  return (
    <ConfirmDialog
      trigger={
        <Button size="sm" variant="ghost" aria-label={`Pause ${name}`}>
          <Pause aria-hidden className="size-3.5" />
          Pause
        </Button>
      }
      title={id === 'scan' ? 'Pause the scan?' : 'Pause the price monitor?'}
      consequence={
        id === 'scan'
          ? 'Its slots pass without a cycle until somebody resumes it, and are recorded as skipped. What is open stays as it is.'
          : 'Nobody looks for price moves until somebody resumes it. What is open stays as it is.'
      }
      confirmLabel="Pause"
      reason="optional"
      onConfirm={(reason) => outcomeOf(pause(id, reason))}
    />
  )
}

function Resume({ id, name }: { id: Id; name: string }) {
  const { resume } = useScheduleActions()
  const [pending, setPending] = useState(false)
  const go = async () => {
    setPending(true)
    try {
      await resume(id)
    } catch (error) {
      void notify('error', { title: 'It could not be resumed', description: problemOf(error).message })
    } finally {
      setPending(false)
    }
  }
  return (
    <Button size="sm" variant="primary" onClick={() => void go()} pending={pending} aria-label={`Resume ${name}`}>
      <RotateCw aria-hidden className="size-3.5" />
      Resume
    </Button>
  )
}
