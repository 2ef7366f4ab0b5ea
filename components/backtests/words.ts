import { integer } from '@/components/ui/format'
import { formatTime } from '@/components/ui/format-time'
import { paramWords } from '@/lib/domain/strategies/param-words'

/** "AAPL, MSFT, KO and 9 more" */
export function shortSymbols(symbols: readonly string[], shown = 3): string {
  if (symbols.length <= shown + 1) return symbols.join(', ')
  return `${symbols.slice(0, shown).join(', ')} and ${integer(symbols.length - shown)} more`
}

/** What the page says that begins a run or a sweep; `source` is the kind of what it begins from. */
export const beginTitle = (kind: 'run' | 'sweep', source: 'run' | 'sweep' | undefined): string => {
  if (kind === 'sweep') return source === 'sweep' ? 'Sweep again with changes' : 'New sweep'
  return source === 'run' ? 'Run again with changes' : 'New backtest'
}

/** What a run is called where it has no name of its own. */
export const runName = ({ name, strategy, id }: { name: string | null; strategy: string; id: number }): string =>
  name ?? `${strategy} ${id}`

/** What is said under its name: strategy and number, unless the name says them, and its parameters. */
export const methodWords = ({
  id,
  name,
  strategy,
  params,
}: {
  id: number
  name: string | null
  strategy: string
  params: Readonly<Record<string, unknown>>
}): string =>
  (name ? `${strategy} ${id} · ` : '') +
  (paramWords(params) || (strategy === 'agents' ? 'the desk’s own agents' : 'default parameters'))

/** A daily bar is named by its date, a shorter one by its instant on the exchange's clock. */
export const barTime = (value: string, timeframe: string): string =>
  timeframe === '1d' ? value.slice(0, 10) : formatTime(value, 'datetime')

/** Parameters of a strategy, or how the agents were asked. */
export function settingWords({
  params,
  request,
}: {
  params: Readonly<Record<string, unknown>>
  request: unknown
}): string {
  const agents = (request as { agents?: { model?: string; every?: number } } | null)?.agents
  if (!agents) return paramWords(params) || 'default parameters'
  return `${agents.model === 'model' ? 'models answer' : 'rules answer'}, every ${agents.every === 1 ? 'session' : `${agents.every} sessions`}`
}
