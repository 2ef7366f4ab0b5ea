'use client'

import { FactsTable, Words } from '@/components/backtests/result/facts-table'
import { objectiveText } from '@/components/backtests/sweeps/sweep-words'
import type { SweepDetail } from '@/components/data/types'
import { integer, signedPercent } from '@/components/ui/format'
import { Section } from '@/components/ui/layout/section'
import { plural } from '@/lib/domain/plural'
import { paramWords } from '@/lib/domain/strategies/param-words'
import { chanceWords } from '@/lib/domain/trust/chance'

const chance = (value: number | undefined) => (value === undefined ? '—' : chanceWords(value))
const ratio = (value: number | null) => (value === null ? 'none' : value.toFixed(2).replace('-', '−'))

/** What the search found, and how much of it may be luck. */
export function Findings({ sweep }: { sweep: SweepDetail }) {
  const { result, objective } = sweep
  if (!result) return null
  const { best, stable, deflated_sharpe: deflated, overfitting, walk_forward: walk } = result
  return (
    <div className="divide-y divide-hairline">
      <Section title="What came of it">
        <div className="grid gap-2">
          {result.sentences.map((sentence) => (
            <Words key={sentence}>{sentence}</Words>
          ))}
          {best && (
            <Words>
              Best: <b>{paramWords(best.params)}</b> with {objectiveText(objective, best.objective)}.
            </Words>
          )}
          {stable && (
            <Words>
              Steadiest: <b>{paramWords(stable.cell.params)}</b> with {objectiveText(objective, stable.cell.objective)},
              and {objectiveText(objective, stable.neighbourhood)} on average with its neighbours. A plateau is worth
              more than a peak.
            </Words>
          )}
        </div>
      </Section>
      <Section title="Luck" note="how much of the best is chosen">
        <FactsTable
          label="What luck explains"
          head={['Figure', 'Value']}
          rows={[
            {
              key: 'deflated',
              cells: [
                'Probability that the best is more than luck (deflated Sharpe ratio)',
                chance(deflated?.probability),
              ],
            },
            {
              key: 'luck',
              cells: ['Sharpe ratio that luck alone would show', ratio(deflated?.expected_by_luck ?? null)],
            },
            { key: 'trials', cells: ['Trials of this strategy so far', deflated ? integer(deflated.trials) : '—'] },
            {
              key: 'overfitting',
              cells: ['Probability of backtest overfitting', chance(overfitting.result?.probability)],
            },
            {
              key: 'loss',
              cells: [
                'Probability that the chosen one loses out of sample',
                chance(overfitting.result?.probabilityOfLoss),
              ],
            },
          ]}
        />
        {overfitting.result ? (
          <p className="mt-2 text-xs text-faint">
            From {integer(overfitting.result.splits)} ways to cut the time in two, over {integer(overfitting.sampled)}{' '}
            cells.
          </p>
        ) : (
          <p className="mt-2 text-xs text-faint">
            No probability of overfitting: {overfitting.reason ?? 'too little was tried'}.
          </p>
        )}
      </Section>
      {walk && (
        <Section title="Walk forward" note={`${walk.mode}, ${plural(walk.windows.length, 'window')}`}>
          {walk.windows.length === 0 && <Words>There are too few sessions for so many windows.</Words>}
          {walk.windows.length > 0 && (
            <div className="grid gap-3">
              <Words>
                Choosing on the past and trading what followed, it made{' '}
                <b>{signedPercent(walk.out_of_sample_return, { decimals: 1 })}</b>. The Sharpe ratio was{' '}
                <b>{ratio(walk.in_sample_sharpe)}</b> where it was chosen and <b>{ratio(walk.out_of_sample_sharpe)}</b>{' '}
                on what followed.
              </Words>
              <FactsTable
                label="Windows of the walk forward"
                head={['Tested on', 'Chosen', 'In sample', 'After', 'Return']}
                rows={walk.windows.map((window) => ({
                  key: window.test_from,
                  cells: [
                    <span key="tested" className="[&>span]:whitespace-nowrap">
                      <span>{window.test_from} –</span> <span>{window.test_to}</span>
                    </span>,
                    window.params ? paramWords(window.params) : 'none',
                    objectiveText(objective, window.in_sample),
                    objectiveText(objective, window.out_of_sample),
                    signedPercent(window.test_return, { decimals: 1 }),
                  ],
                }))}
              />
              <p className="text-xs text-faint text-pretty">
                Each window begins without a position: one in which nothing was bought or sold made nothing, and has no
                ratio.
              </p>
            </div>
          )}
        </Section>
      )}
    </div>
  )
}
