import { randomUUID } from 'node:crypto'
import type { Command } from 'commander'
import { CYCLE_JOBS, type CycleJob } from '@/lib/domain/schedule/settings'
import { AppError } from '@/lib/errors'
import { lookByHand } from '@/lib/services/schedule/look-at-prices'
import { pauseJob, resumeJob } from '@/lib/services/schedule/pause-job'
import { scanNow } from '@/lib/services/schedule/trigger-job'
import { readRuns, readScheduleJob, readScheduleJobs, readSchedulerStatus } from '@/lib/views/schedule'
import { type CliContext, withDeps } from './context'
import { parseChoice, parseLimit } from './parse-options'
import { printJson, printLine, printTable } from './print'
import { runEventCycle } from './run-event-cycle'
import { runToEnd } from './run-to-end'

export function registerScheduler(program: Command): void {
  const group = program.command('scheduler').description('scheduled cycles and the price monitor')

  group
    .command('status')
    .description('how it is set, whether it runs, and the market')
    .action((_, command: Command) => withDeps(command, showStatus))

  group
    .command('jobs')
    .description('jobs with their next runs and last results')
    .action((_, command: Command) => withDeps(command, showJobs))

  group
    .command('runs')
    .description('what came of slots, price moves and runs by hand, newest first')
    .option('--limit <n>', 'how many', '20')
    .action((options: { limit: string }, command: Command) =>
      withDeps(command, (context) => showRuns(context, parseLimit(options.limit))),
    )

  group
    .command('trigger <job>')
    .description('run a job now: scan (the watchlist) or event-monitor (a look at the prices)')
    .option('--symbol <symbol>', 'event-monitor: a cycle for this symbol instead')
    .action((job: string, options: { symbol?: string }, command: Command) =>
      withDeps(command, (context) => trigger(context, parseChoice(job, CYCLE_JOBS, 'job'), options.symbol)),
    )

  group
    .command('pause <job>')
    .description('let its slots pass until it is resumed')
    .option('--reason <text>', 'why; kept in the log')
    .action((job: string, options: { reason?: string }, command: Command) =>
      withDeps(command, async (context) => {
        const id = parseChoice(job, CYCLE_JOBS, 'job')
        await pauseJob(context.deps, context.origin, id, options.reason?.trim() || null)
        await tellPause(context, id)
      }),
    )

  group
    .command('resume <job>')
    .description('take its pause back')
    .action((job: string, _, command: Command) =>
      withDeps(command, async (context) => {
        const id = parseChoice(job, CYCLE_JOBS, 'job')
        await resumeJob(context.deps, context.origin, id)
        await tellPause(context, id)
      }),
    )
}

async function trigger(context: CliContext, job: CycleJob, symbol: string | undefined): Promise<void> {
  const { deps, origin, json } = context
  if (symbol !== undefined && job === 'event-monitor') return runEventCycle(context, symbol)
  if (job === 'scan') {
    const requestId = randomUUID()
    if (symbol !== undefined) throw new AppError('invalid_input', '--symbol: the scan takes the whole watchlist')
    for (const cycleId of await scanNow(deps, origin, { via: 'cli', requestId })) await runToEnd(deps, cycleId, json)
    return
  }
  const started = await lookByHand(deps, origin)
  const view = await readScheduleJob(deps, job)
  if (json) return printJson({ started, job: view })
  printLine(view.idle_reason ?? view.last_look?.note ?? 'Looked.')
  for (const cycleId of started) printLine(`Started ${cycleId}`)
}

async function tellPause({ deps, json }: CliContext, id: CycleJob): Promise<void> {
  const job = await readScheduleJob(deps, id)
  if (json) return printJson(job)
  printLine(job.paused ? `${id} is paused, by ${job.paused.by}` : `${id} runs again`)
}

async function showStatus({ deps, json }: CliContext): Promise<void> {
  const status = await readSchedulerStatus(deps)
  if (json) return printJson(status)
  const { market } = status
  const state = !status.enabled ? 'off' : status.running ? 'running' : 'waiting for a worker (npm start)'
  printLine(`Schedule: ${state}; cycles on ${status.account} ${status.execute ? 'order' : 'decide only'}`)
  printLine(`Watchlist: ${status.watchlist.join(' ') || 'empty; name symbols in TRADING_WATCHLIST_SYMBOLS'}`)
  const next = market.is_open ? `closes ${market.next_close}` : `opens ${market.next_open}`
  printLine(`Market: ${market.state}, ${next} (by ${market.source === 'broker' ? 'the broker' : 'the rules'})`)
  await showJobs({ deps, json } as CliContext)
}

async function showJobs({ deps, json }: CliContext): Promise<void> {
  const jobs = await readScheduleJobs(deps)
  if (json) return printJson(jobs)
  printTable(
    ['job', 'when', 'next', 'last'],
    jobs.map((job) => [
      job.id,
      job.schedule,
      job.idle_reason ?? (job.paused ? `paused by ${job.paused.by}` : (job.next_runs[0] ?? null)),
      job.last_run
        ? `${job.last_run.at.slice(0, 16)} ${job.last_run.status}`
        : (job.last_look?.at.slice(0, 16) ?? null),
    ]),
  )
}

async function showRuns({ deps, json }: CliContext, limit: number): Promise<void> {
  const runs = await readRuns(deps.db, {}, limit)
  if (json) return printJson(runs)
  printTable(
    ['when', 'job', 'by', 'result', 'symbols', 'cycle', 'why'],
    runs.map((run) => [
      run.at.slice(0, 16),
      run.job,
      run.trigger === 'manual' ? run.requested_by : run.trigger,
      run.cycle?.status ?? run.status,
      run.symbols.length,
      run.cycle?.cycle_id ?? null,
      run.move ? `${(run.move.move * 100).toFixed(1)} % from ${run.move.reference}` : run.reason,
    ]),
  )
}
