'use client'

import { Download } from 'lucide-react'
import Link from 'next/link'
import { FactsTable, Words } from '@/components/backtests/result/facts-table'
import { refusalWords } from '@/components/backtests/result/refusal-words'
import type { BacktestDetail } from '@/components/data/types'
import { Button } from '@/components/ui/button'
import { CodeBlock } from '@/components/ui/code-block'
import { CopyButton } from '@/components/ui/copy-button'
import { duration, integer, money, price, quantity } from '@/components/ui/format'
import { Facts } from '@/components/ui/layout/facts'
import { Section } from '@/components/ui/layout/section'
import { Time } from '@/components/ui/number'
import { EmptyState } from '@/components/ui/state/empty-state'
import { downloadText } from '@/components/ui/table/csv'

/** What was still held, what was refused, and what it takes to make the run again. */
export function RunTab({ run }: { run: BacktestDetail }) {
  return (
    <div className="divide-y divide-hairline">
      <OpenPositions run={run} />
      <Refusals refusals={run.refusals} />
      <Card run={run} />
    </div>
  )
}

function OpenPositions({ run }: { run: BacktestDetail }) {
  const { open_positions: open, final_value: marked, liquidated_value: sold } = run
  return (
    <Section title="Held at the end" count={open.length}>
      <div className="grid gap-3">
        <Words>
          At the last closes the account is worth <b>{money(marked)}</b>; with everything sold there and its costs paid,{' '}
          <b>{money(sold)}</b>. Figures of the run use the first.
        </Words>
        {open.length > 0 && (
          <FactsTable
            label="Open positions at the end"
            head={['Symbol', 'Shares', 'Last price', 'Value']}
            rows={open.map((position) => ({
              key: position.symbol,
              cells: [
                position.symbol,
                quantity(position.quantity),
                price(position.price),
                money(position.quantity * position.price, { decimals: 0 }),
              ],
            }))}
          />
        )}
      </div>
    </Section>
  )
}

function Refusals({ refusals }: { refusals: BacktestDetail['refusals'] }) {
  const rows = Object.entries(refusals).sort(([, a], [, b]) => b - a)
  return (
    <Section title="Refused, cut or expired" count={rows.reduce((sum, [, count]) => sum + count, 0)}>
      {rows.length > 0 ? (
        <FactsTable
          label="Why orders did not fill as asked"
          head={['Why', 'Times']}
          rows={rows.map(([code, count]) => ({
            key: code,
            cells: [
              <span key={code}>
                {refusalWords(code)} <span className="ml-1 font-mono text-xs text-faint">{code}</span>
              </span>,
              integer(count),
            ],
          }))}
        />
      ) : (
        <Words>Every order filled as it was asked for.</Words>
      )}
    </Section>
  )
}

const HASHES = {
  config: 'Configuration',
  code: 'Code of engine and strategy',
  data: 'Bars and corporate actions',
  result: 'Fills and equity',
} as const

function Card({ run }: { run: BacktestDetail }) {
  const card = run.run_card
  if (!card) return <EmptyState title="There is no run card">Only runs that have completed have one.</EmptyState>
  const file = `backtest-${run.id}-card.json`
  const text = JSON.stringify(card, null, 2)
  return (
    <Section
      title="Run card"
      note="what it takes to make this run again, and what must come out"
      flush
      actions={
        <>
          <CopyButton value={text} label="Copy the run card" />
          <Button size="sm" onClick={() => downloadText(file, text, 'application/json')}>
            <Download aria-hidden className="size-3.5" />
            Download
          </Button>
        </>
      }
    >
      <Facts
        className="border-t"
        facts={[
          { label: 'Engine', value: card.engine },
          { label: 'Seed', value: card.seed },
          { label: 'Bars', value: integer(card.bars) },
          { label: 'First bar', value: card.first_bar.slice(0, 10) },
          { label: 'Last bar', value: card.last_bar.slice(0, 10) },
          { label: 'Took', value: duration(run.duration_ms) },
          { label: 'Asked by', value: run.requested_by },
          { label: 'Finished', value: <Time value={run.finished_at} style="datetime" /> },
          { label: 'Bars of', value: run.timeframe },
        ]}
      />
      <div className="grid gap-4 px-4 py-4">
        <dl className="grid gap-1 text-sm">
          {(Object.keys(HASHES) as (keyof typeof HASHES)[]).map((part) => (
            <div key={part} className="flex min-h-8 flex-wrap items-center gap-x-3">
              <dt className="w-52 text-muted">{HASHES[part]}</dt>
              <dd className="flex min-w-0 items-center gap-1">
                <code className="truncate font-mono text-xs text-text" title={card.hashes[part]}>
                  {card.hashes[part].slice(0, 16)}…
                </code>
                <CopyButton value={card.hashes[part]} label={`Copy the hash of ${HASHES[part].toLowerCase()}`} />
              </dd>
            </div>
          ))}
        </dl>
        <CodeBlock title="Make it again and compare" code={`npm run assay -- backtest verify ${file}`} />
        <Words>
          What the engine takes for granted is written down in{' '}
          <Link href="/backtests/assumptions" className="underline underline-offset-2 hover:text-text">
            its assumptions
          </Link>
          .
        </Words>
      </div>
    </Section>
  )
}
