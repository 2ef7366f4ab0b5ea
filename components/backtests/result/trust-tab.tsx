'use client'

import { CostSensitivity, Crises, LookAhead, MonteCarlo, WarmUp } from '@/components/backtests/result/trust-checks'
import { TrustMore } from '@/components/backtests/result/trust-more'
import { TrustSharpe } from '@/components/backtests/result/trust-sharpe'
import { Sentences, Warnings } from '@/components/backtests/result/trust-summary'
import { Verdict } from '@/components/backtests/status'
import type { BacktestDetail, TrustReport } from '@/components/data/types'
import { Section } from '@/components/ui/layout/section'

/** Everything that speaks for and against believing a run, in plain words. */
export function TrustTab({ run, trust }: { run: BacktestDetail; trust: TrustReport }) {
  const why = trust.coverage
    ? 'This is not looked at for runs of the agents: they would have to be asked again.'
    : 'This was not looked at: the run was asked for with quick checks.'
  return (
    <div className="grid xl:grid-cols-2">
      <div className="min-w-0 divide-y divide-hairline">
        <Section title="Verdict" actions={<Verdict verdict={trust.verdict} />}>
          <div className="grid gap-3">
            <Sentences trust={trust} />
            <Warnings trust={trust} />
          </div>
        </Section>
        <TrustSharpe sharpe={trust.sharpe} value={run.metrics?.metrics.sharpe.value ?? null} />
        <LookAhead report={trust.look_ahead} why={why} />
        <WarmUp report={trust.warm_up} why={trust.look_ahead ? 'There are too few bars to tell.' : why} />
        <TrustMore trust={trust} />
      </div>
      <div className="min-w-0 divide-y divide-hairline border-hairline max-xl:border-t xl:border-l">
        <MonteCarlo monte_carlo={trust.monte_carlo} />
        <CostSensitivity costs={trust.costs} why={why} />
        <Crises crises={trust.crises} invented={trust.invented} />
      </div>
    </div>
  )
}
