import { percent } from '../../domain/percent'
import { plural } from '../../domain/plural'
import { chanceWords } from '../../domain/trust/chance'
import type { TrustReport } from '../../domain/trust/report'
import type { PrintedReport } from './read-report'
import { metricText, money, type Row } from './report-format'

const NOT_LOOKED = 'not looked at'
const ratio = (value: number | null): string => value?.toFixed(2) ?? 'none'

/** The figures behind the verdict, line by line. */
export function trustRows({ metrics, trust }: PrintedReport): Row[] {
  return [
    { label: 'Sharpe ratio', value: metricText('sharpe', metrics.metrics.sharpe) },
    ...sharpeRows(trust.sharpe),
    ...drawnRows(trust.monte_carlo),
    ...rerunRows(trust),
    ...(trust.overfitting
      ? [{ label: 'Probability of backtest overfitting', value: chanceWords(trust.overfitting.probability) }]
      : []),
    ...(trust.contamination
      ? [
          {
            label: 'What the model may have known',
            value: `${percent(trust.contamination.share, 0)} of the run lies before ${trust.contamination.cutoff}`,
          },
        ]
      : []),
    ...crisisRows(trust),
  ]
}

function sharpeRows(sharpe: TrustReport['sharpe']): Row[] {
  const { interval, deflated, days, expected_by_luck: luck, probabilistic, min_track_record_days: least } = sharpe
  return [
    {
      label: interval ? `Confidence interval, ${percent(interval.confidence, 0)}` : 'Confidence interval',
      value: interval
        ? `${ratio(interval.low)} to ${ratio(interval.high)} (${plural(interval.samples, 'draw')} in blocks of ${plural(Math.round(interval.block_length), 'day')})`
        : `none: ${sharpe.reason ?? 'the sample does not carry one'}`,
    },
    { label: 'Probability of a true ratio above zero', value: chance(probabilistic) },
    { label: 'Trials of this strategy', value: plural(sharpe.trials, 'configuration') },
    { label: 'Sharpe ratio by luck alone', value: ratio(luck) },
    {
      label: 'Deflated Sharpe ratio',
      value: deflated === null ? 'none' : `${chance(deflated)} that it is more than luck`,
    },
    {
      label: 'Track record for 95 %',
      value:
        least === null
          ? 'none is long enough'
          : `${plural(least, 'day')}${days === null ? '' : `; there are ${days.toLocaleString('en-US')}`}`,
    },
  ]
}

const chance = (value: number | null): string => (value === null ? 'none' : chanceWords(value))

const drawnRows = ({ returns, trades }: TrustReport['monte_carlo']): Row[] =>
  Object.entries({ Days: returns, Trades: trades }).map(([name, simulation]) => ({
    label: `${name} drawn again`,
    value: simulation
      ? `${percent(simulation.probabilityOfLoss)} of ${plural(simulation.samples, 'run')} lost money; return ${percent(simulation.finalReturn.p5)} to ${percent(simulation.finalReturn.p95)} in nine of ten`
      : 'the sample is too small',
  }))

function rerunRows({ costs, look_ahead, warm_up, out_of_sample: outside }: TrustReport): Row[] {
  return [
    {
      label: 'Look-ahead',
      value: look_ahead
        ? `decided otherwise without the future at ${look_ahead.leaking.toLocaleString('en-US')} of ${plural(look_ahead.checked, 'step')}`
        : NOT_LOOKED,
    },
    {
      label: 'Warm-up',
      value: warm_up
        ? `${percent(warm_up.full_history, 2)} with all the history, ${percent(warm_up.less_history, 2)} without the first ${plural(warm_up.bars_left_out, 'bar')}`
        : NOT_LOOKED,
    },
    {
      label: 'Out of sample',
      value: outside
        ? `Sharpe ratio ${ratio(outside.in_sample_sharpe)} on the first seven tenths of the days, ${ratio(outside.out_of_sample_sharpe)} on the rest`
        : NOT_LOOKED,
    },
    ...(costs ?? []).map(({ multiple, total_return, final_value }) => ({
      label: multiple === 0 ? 'Without costs' : multiple === 1 ? 'With costs as asked' : `With costs × ${multiple}`,
      value: `${percent(total_return, 2)}, ${money(final_value)}`,
    })),
  ]
}

function crisisRows({ crises, invented }: TrustReport): Row[] {
  if (crises.length === 0)
    return [
      {
        label: 'Crises',
        value: invented ? 'none: the prices are invented' : 'none of the known ones lies inside the run',
      },
    ]
  return crises.map(({ name, from, to, strategy, benchmark }) => ({
    label: name,
    value: `${from} to ${to}: ${percent(strategy.return, 2)}${benchmark ? `, benchmark ${percent(benchmark.return, 2)}` : ''}`,
  }))
}
