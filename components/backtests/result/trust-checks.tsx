import { FactsTable, Words } from '@/components/backtests/result/facts-table'
import type { TrustReport } from '@/components/data/types'
import { integer, percent, signedPercent } from '@/components/ui/format'
import { Section } from '@/components/ui/layout/section'
import { plural } from '@/lib/domain/plural'

/** `why` says why a check was not made. */
export function LookAhead({ report, why }: { report: TrustReport['look_ahead']; why: string }) {
  return (
    <Section title="Look-ahead" note="does it know the future?">
      {report ? (
        <div className="grid gap-2">
          <Words>
            It decided something at <b>{integer(report.signals)}</b> steps. <b>{integer(report.checked)}</b> steps were
            run again on data that ended there;{' '}
            {report.leaking === 0 ? (
              <>at every one of them it decided the same.</>
            ) : (
              <b className="text-loss!">at {integer(report.leaking)} of them it decided otherwise: it looks ahead.</b>
            )}
          </Words>
          {report.leaks.length > 0 && (
            <FactsTable
              label="Steps at which it looked ahead"
              head={['Step', 'Decided', 'Without the future']}
              rows={report.leaks.map(({ time, decided, without_future }) => ({
                key: time,
                cells: [time.slice(0, 10), decided, without_future],
              }))}
            />
          )}
        </div>
      ) : (
        <Words>{why}</Words>
      )}
    </Section>
  )
}

export function WarmUp({ report, why }: { report: TrustReport['warm_up']; why: string }) {
  return (
    <Section title="Warm-up" note="does it depend on where the data begin?">
      {report ? (
        <Words>
          From one date on it made <b>{signedPercent(report.full_history)}</b> with all the history before it, and{' '}
          <b>{signedPercent(report.less_history)}</b> without the first {plural(report.bars_left_out, 'bar')}.
        </Words>
      ) : (
        <Words>{why}</Words>
      )}
    </Section>
  )
}

export function CostSensitivity({ costs, why }: { costs: TrustReport['costs']; why: string }) {
  return (
    <Section title="If trading cost more" note="commission and slippage times a factor">
      {costs ? (
        <FactsTable
          label="Return by costs"
          head={['Costs', 'Total return', 'Final value']}
          rows={costs.map(({ multiple, total_return, final_value }) => ({
            key: String(multiple),
            strong: multiple === 1,
            cells: [
              multiple === 0 ? 'none' : multiple === 1 ? 'as asked' : `× ${multiple}`,
              signedPercent(total_return),
              `$${integer(final_value)}`,
            ],
          }))}
        />
      ) : (
        <Words>{why}</Words>
      )}
    </Section>
  )
}

export function Crises({ crises, invented }: Pick<TrustReport, 'crises' | 'invented'>) {
  return (
    <Section title="In crises" note="the strategy, and the benchmark beside it">
      {crises.length > 0 ? (
        <FactsTable
          label="Crises inside the run"
          head={['Crisis', 'Return', 'Benchmark', 'Drawdown', 'Benchmark’s']}
          rows={crises.map(({ name, from, to, strategy, benchmark }) => ({
            key: name,
            cells: [
              <span key={name}>
                {name}
                <span className="num block text-xs leading-4 text-faint">
                  {from} – {to}
                </span>
              </span>,
              signedPercent(strategy.return),
              benchmark ? signedPercent(benchmark.return) : '—',
              percent(strategy.drawdown),
              benchmark ? percent(benchmark.drawdown) : '—',
            ],
          }))}
        />
      ) : (
        <Words>
          {invented
            ? 'Companies and prices of this run are invented: the crises of the real market did not touch them.'
            : 'None of the known crises lies inside the run.'}
        </Words>
      )}
    </Section>
  )
}

type Simulation = NonNullable<TrustReport['monte_carlo']['returns']>
const PERCENTILES = ['p5', 'p25', 'p50', 'p75', 'p95'] as const

export function MonteCarlo({ monte_carlo: { returns, trades } }: Pick<TrustReport, 'monte_carlo'>) {
  const runs: [string, Simulation | null][] = [
    ['Days, in blocks', returns],
    ['Trades', trades],
  ]
  const found = runs.flatMap(([name, simulation]) => (simulation ? [{ name, simulation }] : []))
  return (
    <Section title="If luck had fallen otherwise" note="Monte-Carlo simulation">
      {found.length === 0 && <Words>The sample is too small to be drawn from.</Words>}
      {found.length > 0 && (
        <div className="grid gap-3">
          <FactsTable
            label="Percentiles of simulated runs"
            head={['', 'Worst 5 %', 'Worst quarter', 'Middle', 'Best quarter', 'Best 5 %']}
            rows={found.flatMap(({ name, simulation }) => [
              {
                key: `${name} return`,
                cells: [
                  `${name}: return`,
                  ...PERCENTILES.map((key) => signedPercent(simulation.finalReturn[key], { decimals: 1 })),
                ],
              },
              {
                key: `${name} drawdown`,
                cells: [
                  `${name}: drawdown`,
                  ...[...PERCENTILES].reverse().map((key) => percent(simulation.maxDrawdown[key], { decimals: 1 })),
                ],
              },
            ])}
          />
          {found.map(({ name, simulation }) => (
            <Words key={name}>
              {name} drawn again {integer(simulation.samples)} times:{' '}
              <b>{percent(simulation.probabilityOfLoss, { decimals: 1 })}</b> of the runs lost money, and{' '}
              <b>{percent(simulation.probabilityOfDrawdown, { decimals: 1 })}</b> fell by{' '}
              {percent(simulation.drawdownLimit, { decimals: 0 })} or more.
            </Words>
          ))}
        </div>
      )}
    </Section>
  )
}
