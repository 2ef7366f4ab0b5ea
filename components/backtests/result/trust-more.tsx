import { FactsTable, Words } from '@/components/backtests/result/facts-table'
import type { TrustReport } from '@/components/data/types'
import { integer, percent } from '@/components/ui/format'
import { Section } from '@/components/ui/layout/section'

const ratio = (value: number | null) => (value === null ? 'none' : value.toFixed(2).replace('-', '−'))

/** What only some runs have: a search behind them, data held back, agents. */
export function TrustMore({ trust }: { trust: TrustReport }) {
  const { overfitting, out_of_sample: outside, coverage, contamination } = trust
  return (
    <>
      {overfitting && (
        <Section title="Overfitting">
          <Words>
            Of {integer(overfitting.trials)} configurations, the one that was best on one half of the time was below the
            middle on the other half in <b>{percent(overfitting.probability, { decimals: 0 })}</b> of{' '}
            {integer(overfitting.splits)} splits (probability of backtest overfitting). It lost money out of sample in{' '}
            <b>{percent(overfitting.probabilityOfLoss, { decimals: 0 })}</b>.
          </Words>
        </Section>
      )}
      {outside && (
        <Section title="Out of sample">
          <Words>
            The Sharpe ratio was <b>{ratio(outside.in_sample_sharpe)}</b> on the first seven tenths of its days and{' '}
            <b>{ratio(outside.out_of_sample_sharpe)}</b> on the rest.
          </Words>
        </Section>
      )}
      {coverage && (
        <Section title="Who decided">
          <FactsTable
            label="Where the opinions came from"
            head={['Opinions from', 'Share of the decisions']}
            rows={[
              { key: 'model', cells: ['models', percent(coverage.model, { decimals: 0 })] },
              {
                key: 'recorded',
                cells: [
                  'what was recorded before, by this run or another',
                  percent(coverage.recorded, { decimals: 0 }),
                ],
              },
              { key: 'rules', cells: ['rules', percent(coverage.rules, { decimals: 0 })] },
              { key: 'missing', cells: ['nobody: data were missing', percent(coverage.missing, { decimals: 0 })] },
            ]}
          />
        </Section>
      )}
      {contamination && (
        <Section title="What the model may have known">
          <Words>
            <b>{percent(contamination.share, { decimals: 0 })}</b> of the run lies before {contamination.cutoff}, up to
            which the model was trained: there it may remember what happened.
          </Words>
        </Section>
      )}
    </>
  )
}
