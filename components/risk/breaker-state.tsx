import type { CircuitBreaker } from '@/components/data/types'
import { conditionLabel, STATE_WORDS } from '@/components/risk/breaker-words'
import { Badge, Pill } from '@/components/ui/badge'
import { integer } from '@/components/ui/format'
import { type Stat, StatBand } from '@/components/ui/layout/stat-band'
import { Money, Time } from '@/components/ui/number'

/** The band at the head of the page: state, why, since when, what ends it. */
export function BreakerState({ breaker }: { breaker: CircuitBreaker | undefined }) {
  return (
    <>
      <StatBand label="Circuit breaker" loading={!breaker} stats={breaker ? statsOf(breaker) : EMPTY} />
      {breaker && (breaker.reason || breaker.resumes) && (
        <div
          role="status"
          className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-hairline px-4 py-2 text-sm"
        >
          {breaker.manual_reset_only && <Badge tone="live">Manual reset only</Badge>}
          {breaker.reason && <span className="text-text">{breaker.reason}</span>}
          {breaker.resumes && !breaker.manual_reset_only && <span className="text-muted">{breaker.resumes}</span>}
          {breaker.manual_reset_only && (
            <span className="text-muted">
              {breaker.open_trades === 0
                ? 'Nothing is open that could win or lift equity, so no rule will resume it.'
                : 'What is open cannot win often enough any more, so no rule will resume it.'}
            </span>
          )}
        </div>
      )}
    </>
  )
}

const EMPTY: Stat[] = ['State', 'Cause', 'Measured from', 'Wins since the halt'].map((label) => ({ label, value: '—' }))

function statsOf(breaker: CircuitBreaker): Stat[] {
  const { word, tone, meaning } = STATE_WORDS[breaker.state]
  return [
    {
      label: 'State',
      value: (
        <Pill tone={breaker.trading_stopped ? 'live' : tone} dot={!breaker.trading_stopped && tone !== 'live'}>
          {breaker.trading_stopped ? 'Stopped' : word}
        </Pill>
      ),
      note: breaker.trading_stopped ? 'The emergency stop is on for every account.' : meaning,
    },
    {
      label: 'Cause',
      value: <span className="text-base">{breaker.condition ? conditionLabel(breaker.condition) : 'None'}</span>,
      note: breaker.since ? (
        <>
          since <Time value={breaker.since} style="datetime" />, by {breaker.changed_by}
        </>
      ) : (
        'has never tripped'
      ),
    },
    {
      label: 'Measured from',
      value: <Money value={breaker.peak_value} />,
      note: breaker.counted_from ? (
        <>
          reset <Time value={breaker.counted_from} style="datetime" />
        </>
      ) : (
        'the highest equity so far'
      ),
      title: 'Drawdown is measured from here; deposits and withdrawals move it in proportion',
    },
    {
      label: 'Wins since the halt',
      value: breaker.state === 'active' ? '—' : `${integer(breaker.win_streak)} of ${integer(breaker.wins_to_resume)}`,
      note: breaker.open_trades === 0 ? 'nothing is open' : `${integer(breaker.open_trades)} open`,
      title: 'In a row; a loss begins the count anew',
    },
  ]
}
