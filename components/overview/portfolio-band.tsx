'use client'

import { usePortfolio, useTradingState } from '@/components/data/queries'
import type { Equity, Portfolio } from '@/components/data/types'
import { integer, money, percent } from '@/components/ui/format'
import { type Stat, StatBand } from '@/components/ui/layout/stat-band'
import { Delta, Money, Percent } from '@/components/ui/number'
import { plural } from '@/lib/domain/plural'

export type PortfolioBandProps = { account: string; equity: Equity | undefined }

/** The six figures that say how the account stands. */
export function PortfolioBand({ account, equity }: PortfolioBandProps) {
  const { data: portfolio, isPending } = usePortfolio(account)
  const { data: trading } = useTradingState()
  const rules = trading?.model.kind === 'rules'
  return (
    <StatBand
      label="Account"
      loading={isPending}
      stats={portfolio ? statsOf(portfolio, benchmarkOf(equity), rules) : EMPTY}
    />
  )
}

const EMPTY: Stat[] = ['Equity', 'Return since start', 'Cash free', 'Exposure', 'Drawdown', 'Model money today'].map(
  (label) => ({ label, value: '—' }),
)

/** The index's change over the same time. */
function benchmarkOf(equity: Equity | undefined): { symbol: string; change: number } | null {
  const known = equity?.data.flatMap(({ benchmark }) => (benchmark === null ? [] : [benchmark])) ?? []
  const [first] = known
  const last = known.at(-1)
  if (!equity?.benchmark_symbol || !first || last === undefined || known.length < 2) return null
  return { symbol: equity.benchmark_symbol, change: last / first - 1 }
}

function statsOf(portfolio: Portfolio, benchmark: ReturnType<typeof benchmarkOf>, rules: boolean): Stat[] {
  const { limits } = portfolio
  const spend = Number(limits.model_spend_usd)
  const budget = Number(limits.model_budget_usd)
  return [
    {
      label: 'Equity',
      value: <Money value={portfolio.equity} />,
      note:
        portfolio.day_pnl === null ? (
          'no earlier session yet'
        ) : (
          <>
            <Delta value={portfolio.day_pnl} /> today
          </>
        ),
      title: 'Cash and positions at their last prices',
    },
    {
      label: 'Return since start',
      value: <Percent value={portfolio.total_return} signed />,
      note: benchmark ? (
        <>
          {benchmark.symbol} <Percent value={benchmark.change} signed />
        </>
      ) : (
        <>
          of <Money value={portfolio.net_deposits} decimals={0} /> paid in
        </>
      ),
      title: 'Equity over what was paid in',
    },
    {
      label: 'Cash free',
      value: <Money value={portfolio.free_cash} />,
      note:
        Number(portfolio.reserved) > 0
          ? `${money(portfolio.reserved)} reserved by ${plural(portfolio.open_orders, 'order')}`
          : 'nothing reserved',
      title: 'Cash less what open orders have reserved',
    },
    {
      label: 'Exposure',
      value: <Percent value={portfolio.exposure} decimals={1} />,
      note: `${integer(limits.positions)} of ${integer(limits.max_positions)} positions`,
      title: 'Positions over equity',
    },
    {
      label: 'Drawdown',
      value: <Percent value={portfolio.drawdown} decimals={1} />,
      note: (
        <>
          peak <Money value={portfolio.peak_equity} />
        </>
      ),
      title: 'How far equity lies under its highest mark',
    },
    {
      label: 'Model money today',
      value: <Money value={limits.model_spend_usd} />,
      note:
        rules && spend === 0
          ? 'rules answer, at no cost'
          : `${percent(budget > 0 ? spend / budget : 0, { decimals: 0 })} of ${money(budget)}`,
      title: 'What the models were paid since midnight UTC',
    },
  ]
}
