import { Words } from '@/components/backtests/result/facts-table'
import type { TrustReport } from '@/components/data/types'
import { integer, percent } from '@/components/ui/format'
import { Section } from '@/components/ui/layout/section'
import { plural } from '@/lib/domain/plural'
import { chanceWords } from '@/lib/domain/trust/chance'

const ratio = (value: number) => value.toFixed(2).replace('-', '−')

/** What the Sharpe ratio is worth, sentence by sentence. */
export function TrustSharpe({ sharpe, value }: { sharpe: TrustReport['sharpe']; value: number | null }) {
  const {
    interval,
    probabilistic,
    deflated,
    expected_by_luck: luck,
    trials,
    days,
    min_track_record_days: least,
  } = sharpe
  return (
    <Section title="Sharpe ratio" note="how much of it may be luck">
      <div className="grid gap-2">
        {interval && value !== null ? (
          <Words>
            It is <b>{ratio(value)}</b>. Drawn again {integer(interval.samples)} times in blocks of{' '}
            {interval.block_length.toFixed(0)} days, it lies between <b>{ratio(interval.low)}</b> and{' '}
            <b>{ratio(interval.high)}</b> in {percent(interval.confidence, { decimals: 0 })} of the draws.
          </Words>
        ) : (
          <Words>There is no interval: {sharpe.reason ?? 'the sample does not carry one'}.</Words>
        )}
        {probabilistic !== null && (
          <Words>
            The probability that the true ratio is above zero, for this length, skew and kurtosis, is{' '}
            <b>{chanceWords(probabilistic)}</b>.
          </Words>
        )}
        {deflated !== null && luck !== null && (
          <Words>
            {trials === 1 ? (
              <>This strategy was tried once on this desk, so nothing has to be taken off for choosing among trials.</>
            ) : (
              <>
                {plural(trials, 'configuration')} of this strategy were tried on this desk. The best of so many would
                show <b>{ratio(luck)}</b> by luck alone; the probability that this one is better than that is{' '}
                <b>{chanceWords(deflated)}</b> (deflated Sharpe ratio).
              </>
            )}
          </Words>
        )}
        {least !== null && (
          <Words>
            To be sure of a ratio above zero at 95 % takes <b>{integer(least)}</b> daily returns at this ratio
            {days === null ? (
              '.'
            ) : (
              <>
                ; there are <b>{integer(days)}</b>, which is {days < least && 'not '}enough.
              </>
            )}
          </Words>
        )}
      </div>
    </Section>
  )
}
