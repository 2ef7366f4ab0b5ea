'use client'

import Link from 'next/link'
import { CycleStatusBadge } from '@/components/cycles/cycle-status'
import type { ScheduleJob, SchedulerStatus } from '@/components/data/types'
import { JobActions } from '@/components/schedule/job-actions'
import { causeOf, RUN_TONES, reasonOf } from '@/components/schedule/schedule-words'
import { LocalTime, ZonedTime } from '@/components/schedule/zoned-time'
import { Badge } from '@/components/ui/badge'
import { Section } from '@/components/ui/layout/section'
import { Time } from '@/components/ui/number'
import { SkeletonRows } from '@/components/ui/state/skeleton'
import { cn } from '@/lib/cn'

const SHOWN_NEXT = 3

/** Each job with when it runs, what comes next and what came last. */
export function JobList({ status }: { status: SchedulerStatus | undefined }) {
  return (
    <Section title="Jobs" note="what runs without a person" flush>
      {!status && <SkeletonRows rows={9} className="px-4" />}
      {status && (
        <ul className="divide-y divide-hairline border-t border-hairline">
          {status.jobs.map((job) => (
            <li key={job.id} className="grid gap-x-6 gap-y-2.5 px-4 py-3 sm:grid-cols-2">
              <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2 sm:col-span-2">
                <JobHead job={job} />
                <JobActions job={job} status={status} />
              </div>
              <Next job={job} zone={status.timezone} />
              <Last job={job} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

function JobHead({ job }: { job: ScheduleJob }) {
  return (
    <div className="min-w-0 flex-[1_1_24ch] [overflow-wrap:anywhere]">
      <h3 className="flex flex-wrap items-center gap-2 font-medium text-text">
        {job.name}
        {job.paused && <Badge tone="warn">paused</Badge>}
        {job.idle_reason && <Badge>off</Badge>}
      </h3>
      <p className="text-xs text-muted text-pretty">{job.schedule}</p>
      {job.idle_reason && <p className="mt-1 text-xs text-warn text-pretty">{job.idle_reason}</p>}
      {job.paused && (
        <p className="mt-1 text-xs text-warn text-pretty">
          Paused by {job.paused.by} since <Time value={job.paused.at} style="datetime" />
          {job.paused.reason && `: ${job.paused.reason}`}
        </p>
      )}
    </div>
  )
}

function Next({ job, zone }: { job: ScheduleJob; zone: string }) {
  return (
    <div className="min-w-0">
      <p className="text-2xs text-faint">Next</p>
      {job.next_runs.length === 0 ? (
        <p className="text-sm text-muted">None</p>
      ) : (
        <ol>
          {job.next_runs.slice(0, SHOWN_NEXT).map((at, index) => (
            <li
              key={at}
              className={cn(
                'flex flex-wrap items-baseline gap-x-2',
                index === 0 ? 'text-sm text-text' : 'text-xs text-muted',
              )}
            >
              <ZonedTime at={at} zone={zone} />
              <LocalTime at={at} zone={zone} className="text-xs text-faint" />
            </li>
          ))}
        </ol>
      )}
    </div>
  )
}

function Last({ job: { last_run: run, last_look: look } }: { job: ScheduleJob }) {
  return (
    <div className="min-w-0">
      <p className="text-2xs text-faint">Last</p>
      {run && (
        <p className="flex flex-wrap items-center gap-x-2 text-sm">
          <Time value={run.at} style="datetime" className="text-text" />
          {run.cycle ? (
            <Link href={`/cycles/${run.cycle.cycle_id}`} className="underline-offset-2 hover:underline">
              {causeOf(run)} <CycleStatusBadge status={run.cycle.status} />
            </Link>
          ) : (
            <span>
              {causeOf(run)} <Badge tone={RUN_TONES[run.status]}>{run.status}</Badge>
            </span>
          )}
        </p>
      )}
      {run && !run.cycle && <p className="text-xs text-muted text-pretty">{reasonOf(run)}</p>}
      {look && (
        <p className={look.ok === false ? 'text-xs text-warn text-pretty' : 'text-xs text-muted text-pretty'}>
          Looked <Time value={look.at} style="datetime" />
          {look.note && `: ${look.note}`}
        </p>
      )}
      {!run && !look && <p className="text-sm text-muted">Not yet</p>}
    </div>
  )
}
