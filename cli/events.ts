import { setTimeout as sleep } from 'node:timers/promises'
import type { Command } from 'commander'
import { listEvents, type StoredEvent } from '@/lib/db/events'
import { plural } from '@/lib/domain/plural'
import { readKeptHead } from '@/lib/kept-head'
import { verifyEvents } from '@/lib/services/verify-events'
import { toEventView } from '@/lib/views/events'
import { withDeps } from './context'
import { parseLimit } from './parse-options'
import { printJson, printLine } from './print'

export function registerEvents(program: Command): void {
  const group = program.command('events').description('the append-only log')

  group
    .command('tail')
    .description('the newest events; --follow waits for more')
    .option('--limit <n>', 'how many', '20')
    .option('--type <type>', 'only of this type')
    .option('-f, --follow', 'go on until Ctrl-C')
    .action((options: { limit: string; type?: string; follow?: boolean }, command: Command) =>
      withDeps(command, async ({ deps, json }) => {
        const show = (event: StoredEvent) => printLine(json ? JSON.stringify(toEventView(event)) : lineOf(event))
        const newest = (await listEvents(deps.db, { type: options.type }, parseLimit(options.limit))).reverse()
        for (const event of newest) show(event)
        let seq = newest.at(-1)?.seq ?? 0
        let stopped = false
        process.once('SIGINT', () => {
          stopped = true
        })
        while (options.follow && !stopped) {
          for (const event of await listEvents(deps.db, { after: seq, type: options.type }, 200)) {
            show(event)
            seq = event.seq
          }
          await sleep(300)
        }
      }),
    )

  group
    .command('verify')
    .description('check the whole chain: nothing changed, removed, reordered or cut')
    .action((_, command: Command) =>
      withDeps(command, async ({ deps, json }) => {
        const result = await verifyEvents(deps.db, await readKeptHead(deps.env.dataDir))
        if (json) printJson(result)
        else if (result.ok)
          printLine(`${plural(result.events, 'event')}, chain unbroken, head ${result.headHash.slice(0, 16)}…`)
        else for (const problem of result.problems) printLine(`event ${problem.seq}: ${problem.message}`)
        if (!result.ok) process.exitCode = 1
      }),
    )
}

const lineOf = (event: StoredEvent): string => {
  const data = JSON.stringify(event.data)
  return `${String(event.seq).padStart(6)}  ${event.recordedAt}  ${event.type.padEnd(20)}  ${data.length > 140 ? `${data.slice(0, 139)}…` : data}`
}
