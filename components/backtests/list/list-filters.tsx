'use client'

import { Search } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useDebounced } from '@/components/backtests/form/use-debounced'
import { FilterMenu } from '@/components/backtests/list/filter-menu'
import { type BacktestFilter, useStrategies } from '@/components/data/backtests'
import type { Backtest } from '@/components/data/types'
import { useUrlParam } from '@/components/data/use-url-param'
import { Input } from '@/components/ui/form/input'

const STATUSES: readonly Backtest['status'][] = ['queued', 'running', 'paused', 'completed', 'failed', 'canceled']
/** A symbol is filtered by once typing rests. */
const REST_MS = 300
const TICKER = /^[A-Z][A-Z0-9.-]{0,14}$/
const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)

/** What the list is narrowed to; it lives in the address, so that it can be kept and shared. */
export function useListFilter(): { filter: BacktestFilter; active: boolean } {
  const [strategy] = useUrlParam('strategy')
  const [status] = useUrlParam('status')
  const [tag] = useUrlParam('tag')
  const [symbol] = useUrlParam('symbol')
  const filter: BacktestFilter = {
    strategy: strategy ?? undefined,
    status: STATUSES.find((known) => known === status),
    tag: tag ?? undefined,
    symbol: symbol ?? undefined,
  }
  return { filter, active: Object.values(filter).some((value) => value !== undefined) }
}

/** Strategy, status, tag and symbol; the server does the filtering, over all backtests and not only those loaded. */
export function ListFilters({ runs }: { runs: readonly Backtest[] }) {
  const [strategy, setStrategy] = useUrlParam('strategy')
  const [status, setStatus] = useUrlParam('status')
  const [tag, setTag] = useUrlParam('tag')
  const [symbol, setSymbol] = useUrlParam('symbol')
  const [text, setText] = useState(symbol ?? '')
  const typed = useDebounced(text.trim().toUpperCase(), REST_MS)
  const isSymbol = TICKER.test(typed)
  const { data: strategies = [] } = useStrategies()
  const tags = [...new Set([...runs.flatMap((run) => run.tags), ...(tag ? [tag] : [])])].sort()
  useEffect(() => setSymbol(isSymbol ? typed : null), [isSymbol, typed, setSymbol])
  return (
    <>
      <FilterMenu
        name="Strategy"
        value={strategy}
        onChange={setStrategy}
        options={strategies.map(({ key, name }) => ({ value: key, label: name }))}
      />
      <FilterMenu
        name="Status"
        value={status}
        onChange={setStatus}
        options={STATUSES.map((value) => ({ value, label: capital(value) }))}
      />
      {tags.length > 0 && (
        <FilterMenu name="Tag" value={tag} onChange={setTag} options={tags.map((value) => ({ value, label: value }))} />
      )}
      <div className="w-32">
        <Input
          aria-label="With the symbol"
          aria-invalid={typed !== '' && !isSymbol}
          placeholder="Symbol"
          prefix={<Search aria-hidden />}
          value={text}
          onChange={(event) => setText(event.target.value)}
          className="h-7 border-edge/50"
        />
      </div>
      <span role="status" className="text-xs text-warn">
        {typed !== '' && !isSymbol && `“${typed}” is not a symbol; the list is not filtered by it.`}
      </span>
    </>
  )
}
