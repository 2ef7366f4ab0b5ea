'use client'

import { useMemo, useState } from 'react'
import { TradeCandles } from '@/components/backtests/result/trade-candles'
import { tripColumns } from '@/components/backtests/result/trip-columns'
import { TripDrawer } from '@/components/backtests/result/trip-drawer'
import { WhenSeen } from '@/components/backtests/when-seen'
import { problemOf } from '@/components/data/api'
import { useRoundTrips } from '@/components/data/backtests'
import type { BacktestDetail, RoundTrip } from '@/components/data/types'
import { useUrlParam } from '@/components/data/use-url-param'
import { Button } from '@/components/ui/button'
import { DataTable } from '@/components/ui/data-table'
import { Segmented } from '@/components/ui/form/segmented'
import { Select } from '@/components/ui/form/select'
import { Section } from '@/components/ui/layout/section'
import { EmptyState } from '@/components/ui/state/empty-state'
import { downloadText, toCsv } from '@/components/ui/table/csv'

const NONE: readonly RoundTrip[] = []
/** Bars in view. */
const VIEWS = { '6M': 126, '1Y': 252, Max: 5_000 } as const
type View = keyof typeof VIEWS

/** Every round trip as a table, and on the candles of one symbol. */
export function TradesTab({ run }: { run: BacktestDetail }) {
  const query = useRoundTrips(run.id)
  const trips = query.data ?? NONE
  const [open, setOpen] = useUrlParam('trade')
  const [chosen, setChosen] = useState<string>()
  const [view, setView] = useState<View>('1Y')
  const [focus, setFocus] = useState<RoundTrip>()
  const columns = useMemo(() => tripColumns(run.timeframe), [run.timeframe])
  const counts = useMemo(() => {
    const found = new Map(run.symbols.map((symbol): [string, number] => [symbol, 0]))
    for (const { asset } of trips) found.set(asset, (found.get(asset) ?? 0) + 1)
    return [...found].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
  }, [trips, run.symbols])
  const symbol = chosen ?? counts[0]?.[0]
  const trip = trips.find(({ seq }) => String(seq) === open)
  return (
    <div className="divide-y divide-hairline">
      <Section
        title="Entries and exits"
        note={
          focus && (
            <span className="flex items-center gap-1">
              around trade {focus.seq}
              <Button size="sm" variant="ghost" onClick={() => setFocus(undefined)}>
                Show the whole run
              </Button>
            </span>
          )
        }
        actions={
          <>
            <Segmented
              label="Bars in view"
              value={view}
              onValueChange={(next) => {
                setFocus(undefined)
                setView(next)
              }}
              options={(Object.keys(VIEWS) as View[]).map((value) => ({ value, label: value }))}
            />
            <Select
              aria-label="Symbol of the chart"
              className="h-7 w-44"
              value={symbol}
              onValueChange={(next) => {
                setFocus(undefined)
                setChosen(next)
              }}
              options={counts.map(([value, count]) => ({ value, label: value, note: String(count) }))}
            />
          </>
        }
      >
        <WhenSeen height={380}>
          {symbol && <TradeCandles run={run} symbol={symbol} trips={trips} shownBars={VIEWS[view]} focus={focus} />}
        </WhenSeen>
      </Section>
      <Section title="Round trips" count={query.data?.length} note="from flat to flat" flush>
        <DataTable
          label="round trips"
          data={query.data ?? (query.isError ? NONE : undefined)}
          columns={columns}
          rowId={({ seq }) => String(seq)}
          onRowClick={(chosenTrip) => {
            setFocus(chosenTrip)
            setChosen(chosenTrip.asset)
            setOpen(String(chosenTrip.seq))
          }}
          isSelected={({ seq }) => String(seq) === open}
          error={
            query.isError
              ? { ...problemOf(query.error), onRetry: () => void query.refetch(), retrying: query.isFetching }
              : undefined
          }
          search
          chooseColumns
          storageKey="round-trips"
          onExport={(shown) => downloadText(`backtest-${run.id}-trades.csv`, toCsv(shown))}
          empty={
            <EmptyState title="Nothing was traded">
              The strategy never asked for an order that could fill. The run tab says what was refused, and why.
            </EmptyState>
          }
        />
      </Section>
      {trip && <TripDrawer trip={trip} timeframe={run.timeframe} onClose={() => setOpen(null)} />}
    </div>
  )
}
