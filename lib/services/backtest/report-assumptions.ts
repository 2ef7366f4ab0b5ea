import type { BacktestRequest } from '../../contracts/api/backtests'
import type { TradingConfig } from '../../domain/backtest/config'
import type { CommissionModel, SlippageModel } from '../../domain/backtest/costs'
import { plural } from '../../domain/plural'
import type { PrintedReport } from './read-report'
import { money, type Row, share } from './report-format'
import { requestOf } from './run-stored-backtest'

/** What a run took for granted beside its strategy: account, costs and limits. */
export function assumptionRows({ run_card: card, timeframe }: PrintedReport): Row[] {
  const { trading, benchmark, risk_free_rate, agents } = requestOf(card)
  return [
    ...(agents ? [{ label: 'The agents', value: agentWords(agents) }] : []),
    { label: 'Initial capital', value: money(trading.initialCapital) },
    { label: 'Bars of', value: timeframe },
    { label: 'Position size', value: `${share(trading.positionSize)} of equity for an entry with full conviction` },
    { label: 'Shares', value: lotWords(trading.lot) },
    {
      label: 'Target volatility',
      value: trading.targetVolatility === null ? 'not regarded' : `${share(trading.targetVolatility)} a year`,
    },
    { label: 'Commission', value: commissionWords(trading.commission) },
    { label: 'Slippage', value: slippageWords(trading.slippage) },
    {
      label: 'Most of a bar’s volume',
      value: trading.maxVolumeShare === null ? 'no cap' : share(trading.maxVolumeShare),
    },
    { label: 'Hard limits', value: limitWords(trading) },
    {
      label: 'Short sales',
      value: trading.allowShort
        ? `allowed; long plus short at most ${trading.maxGross} × equity, borrow fee ${share(trading.borrowRate)} a year`
        : 'not allowed',
    },
    { label: 'Benchmark', value: benchmark ?? 'the symbols of the run in equal parts, held' },
    { label: 'Risk-free rate', value: `${share(risk_free_rate)} a year` },
    {
      label: 'Delisted',
      value: `after ${plural(trading.delistAfterDays, 'day')} without a bar; worth ${share(trading.delistRecovery)} of the last close`,
    },
  ]
}

const agentWords = ({ model, every, mask, training_cutoff: cutoff }: NonNullable<BacktestRequest['agents']>): string =>
  [
    `${model === 'model' ? 'models answer' : 'rules answer'}, every ${every === 1 ? 'session' : plural(every, 'session')}`,
    ...(cutoff === null ? [] : [`figures begin after ${cutoff}, up to which the model was trained`]),
    ...(mask ? ['prompts name no tickers and shift dates'] : []),
  ].join('; ')

const lotWords = (lot: number): string =>
  lot === 0 ? 'any fraction' : lot === 1 ? 'whole ones' : `multiples of ${lot.toLocaleString('en-US')}`

/** Digits of the smallest fee that is charged for a share. */
const FEE_DIGITS = 10
const fee = (value: number): string => money(value, FEE_DIGITS)

export function commissionWords(model: CommissionModel): string {
  switch (model.kind) {
    case 'none':
      return 'none'
    case 'bps':
      return `${model.bps} basis points of what is traded`
    case 'per_share':
      return `${fee(model.perShare)} a share, at least ${fee(model.minimum)} an order`
    case 'alpaca':
      return `none, but the regulators’ fees as Alpaca passes them on: ${fee(model.secPerMillion)} per million sold, ${fee(model.tafPerShare)} a share sold (at most ${fee(model.tafMost)}), ${fee(model.catPerShare)} a share`
  }
}

export function slippageWords(model: SlippageModel): string {
  switch (model.kind) {
    case 'none':
      return 'none'
    case 'bps':
      return `${model.bps} basis points of the price`
    case 'volume_share':
      return `volume share: price × ${model.coefficient} × (shares ÷ volume of the bar)²`
    case 'sqrt_impact':
      return `square-root impact: price × ${model.coefficient} × daily volatility × root of (shares ÷ volume of the bar)`
  }
}

function limitWords({ limits, collar, minOrder }: TradingConfig): string {
  if (!limits) return 'off'
  const { maxPosition, maxSector, maxPositions } = limits
  return [
    `at most ${share(maxPosition)} of equity in a position, ${share(maxSector)} in a sector, ${plural(maxPositions, 'position')}`,
    `market and stop buys at most ${share(collar)} above the price at which they were to trade`,
    ...(minOrder > 0 ? [`entries of at least ${money(minOrder)}`] : []),
  ].join('; ')
}
