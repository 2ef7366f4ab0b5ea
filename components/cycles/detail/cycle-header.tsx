'use client'

import { Braces, Link2, RotateCcw } from 'lucide-react'
import Link from 'next/link'
import { tookMs } from '@/components/cycles/cycle-columns'
import { CycleStatusPill } from '@/components/cycles/cycle-status'
import { useDeskStrategy } from '@/components/data/strategies'
import type { CycleDetail } from '@/components/data/types'
import { kindOf, useDesk } from '@/components/desk/desk-context'
import { SampleBadge } from '@/components/desk/sample-label'
import { AccountPill } from '@/components/shell/bar/account-switcher'
import { StrategyLink } from '@/components/strategies/strategy-link'
import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { duration } from '@/components/ui/format'
import { PageHeader } from '@/components/ui/layout/section'
import { Money, Time } from '@/components/ui/number'
import { downloadText } from '@/components/ui/table/csv'
import { plural } from '@/lib/domain/plural'

/** What ran, when, for whom, how long and for how much; and what can be done with it. */
export function CycleHeader({ cycle }: { cycle: CycleDetail }) {
  const { account, accounts, can, runCycle, switchAccount } = useDesk()
  const owner = accounts.find(({ id }) => id === cycle.account)
  const elsewhere = cycle.account !== account.id
  const { data: strategy } = useDeskStrategy(cycle.strategy_id)
  const rerun = () =>
    runCycle({ symbols: cycle.symbols, strategy: strategy && !strategy.deleted_at ? strategy : undefined })
  return (
    <PageHeader
      title={<Title cycle={cycle} />}
      note={
        <>
          <CycleStatusPill status={cycle.status} />
          {elsewhere && owner && <AccountPill kind={kindOf(owner)}> · {owner.name}</AccountPill>}
          {owner?.sample && <SampleBadge />}
          <Facts cycle={cycle} />
          {strategy && <StrategyLink strategy={strategy} />}
        </>
      }
      actions={
        <>
          <span className="num hidden items-center text-xs text-faint xl:inline-flex" title={cycle.trace_id}>
            trace {cycle.trace_id.slice(0, 8)}
            <CopyButton value={cycle.trace_id} label="Copy the trace id" />
          </span>
          <Button size="sm" variant="ghost" asChild>
            <Link href={`/audit?cycle=${cycle.cycle_id}`}>
              <Link2 aria-hidden className="size-3.5" />
              Events
            </Link>
          </Button>
          <Button
            size="sm"
            variant="ghost"
            onClick={() =>
              downloadText(`cycle-${cycle.cycle_id}.json`, JSON.stringify(cycle, null, 2), 'application/json')
            }
          >
            <Braces aria-hidden className="size-3.5" />
            Export
          </Button>
          {elsewhere ? (
            <Button size="sm" onClick={() => switchAccount(cycle.account)}>
              Switch to {owner?.name ?? cycle.account}
            </Button>
          ) : (
            <Button
              size="sm"
              onClick={rerun}
              disabled={!can('trader')}
              title={can('trader') ? undefined : 'Your role may look, not run'}
            >
              <RotateCcw aria-hidden className="size-3.5" />
              Run again
            </Button>
          )}
        </>
      }
    />
  )
}

function Title({ cycle }: { cycle: CycleDetail }) {
  return cycle.as_of ? (
    <>
      Cycle as of <Time value={cycle.as_of} style="date" />
    </>
  ) : (
    <>
      Cycle <Time value={cycle.created_at} style="minute" />
    </>
  )
}

function Facts({ cycle }: { cycle: CycleDetail }) {
  const calls = cycle.model_calls
  const money = calls.reduce((sum, call) => sum + Number(call.cost_usd), 0)
  const took = tookMs(cycle)
  return (
    <span className="num flex flex-wrap gap-x-1.5 text-sm text-muted">
      <span>{plural(cycle.symbols.length, 'symbol')}</span>
      {took !== null && <span>· {duration(took)}</span>}
      {calls.length > 0 ? (
        <>
          <span>
            · <Money value={money} decimals={money > 0 && money < 0.01 ? 4 : 2} />
          </span>
          <span>· {plural(calls.length, 'model call')}</span>
        </>
      ) : (
        cycle.model_kind === 'rules' && <span>· decided by rules</span>
      )}
      <span>· {cycle.execute ? 'orders on' : 'decisions only'}</span>
    </span>
  )
}
