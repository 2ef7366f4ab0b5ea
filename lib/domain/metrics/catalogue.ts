import type { BenchmarkMetricKey } from './benchmark'
import type { CostMetricKey } from './costs'
import type { DistributionMetricKey } from './distribution'
import type { DrawdownMetricKey } from './drawdown'
import type { RatioMetricKey } from './ratios'
import type { ReturnMetricKey } from './returns'
import type { TradeMetricKey } from './trades'

export type MetricKey =
  | ReturnMetricKey
  | RatioMetricKey
  | DrawdownMetricKey
  | DistributionMetricKey
  | TradeMetricKey
  | CostMetricKey
  | BenchmarkMetricKey

/** 'percent' is a fraction to be shown times 100; 'ratio' has no unit; 'money' is in account currency. */
export type MetricUnit = 'percent' | 'ratio' | 'days' | 'bars' | 'money' | 'count'
export type MetricGroup = 'return' | 'ratio' | 'drawdown' | 'distribution' | 'trades' | 'costs' | 'benchmark'

export type MetricDefinition = {
  label: string
  unit: MetricUnit
  group: MetricGroup
  /** One plain sentence. */
  definition: string
  /** Publication, or null where the word says it all. */
  source: string | null
}

/** What every metric means, in the order in which they are shown. Keys are those of stored and answered metrics. */
export const METRIC_CATALOGUE: Readonly<Record<MetricKey, MetricDefinition>> = {
  total_return: {
    label: 'Total return',
    unit: 'percent',
    group: 'return',
    definition: 'Equity at the end over equity at the start, less one, after all costs.',
    source: null,
  },
  annual_return: {
    label: 'Annual return',
    unit: 'percent',
    group: 'return',
    definition: 'Mean daily return times 252, without compounding.',
    source: null,
  },
  cagr: {
    label: 'CAGR',
    unit: 'percent',
    group: 'return',
    definition: 'The rate that, compounded over 252 sessions a year, turns equity at the start into equity at the end.',
    source: null,
  },
  volatility: {
    label: 'Volatility',
    unit: 'percent',
    group: 'return',
    definition: 'Sample standard deviation of daily returns times the root of 252.',
    source: 'Hull, Options, Futures, and Other Derivatives, section 15.4',
  },
  sharpe: {
    label: 'Sharpe ratio',
    unit: 'ratio',
    group: 'ratio',
    definition: 'Mean daily return above the risk-free rate over its sample standard deviation, times the root of 252.',
    source: 'Sharpe (1994), The Sharpe Ratio',
  },
  sortino: {
    label: 'Sortino ratio',
    unit: 'ratio',
    group: 'ratio',
    definition:
      'Like the Sharpe ratio, but over the root mean square, across all days, of returns below the risk-free rate.',
    source: 'Sortino and Price (1994), Performance Measurement in a Downside Risk Framework',
  },
  calmar: {
    label: 'Calmar ratio',
    unit: 'ratio',
    group: 'ratio',
    definition: 'CAGR over the maximum drawdown of the whole run.',
    source: 'Young (1991), Calmar Ratio: A Smoother Tool',
  },
  omega: {
    label: 'Omega ratio',
    unit: 'ratio',
    group: 'ratio',
    definition: 'Sum of daily returns above the risk-free rate over the sum of shortfalls below it.',
    source: 'Keating and Shadwick (2002), A Universal Performance Measure',
  },
  max_drawdown: {
    label: 'Maximum drawdown',
    unit: 'percent',
    group: 'drawdown',
    definition: 'The largest fall of equity at a close from its highest close before, as a share of that high.',
    source: null,
  },
  drawdown_days: {
    label: 'Drawdown duration',
    unit: 'days',
    group: 'drawdown',
    definition:
      'Calendar days of the maximum drawdown from its high until the high was reached again or the run ended.',
    source: null,
  },
  recovery_days: {
    label: 'Recovery',
    unit: 'days',
    group: 'drawdown',
    definition: 'Calendar days from the lowest close of the maximum drawdown until its high was reached again.',
    source: null,
  },
  longest_underwater_days: {
    label: 'Longest time under water',
    unit: 'days',
    group: 'drawdown',
    definition: 'Calendar days of the longest of all drawdowns, from its high until recovery or the end of the run.',
    source: null,
  },
  ulcer_index: {
    label: 'Ulcer index',
    unit: 'percent',
    group: 'drawdown',
    definition: 'Root mean square of the drawdown at every close.',
    source: 'Martin and McCann (1989), The Investor’s Guide to Fidelity Funds',
  },
  var_95: {
    label: 'Value at risk, 95 %',
    unit: 'percent',
    group: 'distribution',
    definition:
      'The loss that one day in twenty reached: the 5 % quantile of daily returns, interpolated, as a positive number.',
    source: 'Hyndman and Fan (1996), Sample Quantiles in Statistical Packages, definition 7',
  },
  cvar_95: {
    label: 'Expected shortfall, 95 %',
    unit: 'percent',
    group: 'distribution',
    definition: 'Mean loss of the days that were as bad as the value at risk or worse.',
    source: 'Rockafellar and Uryasev (2000), Optimization of Conditional Value-at-Risk',
  },
  skew: {
    label: 'Skewness',
    unit: 'ratio',
    group: 'distribution',
    definition:
      'Third central moment of daily returns over the cube of their deviation; below zero, losses are the larger surprises.',
    source: 'Bailey and López de Prado (2012), The Sharpe Ratio Efficient Frontier',
  },
  kurtosis: {
    label: 'Kurtosis',
    unit: 'ratio',
    group: 'distribution',
    definition:
      'Fourth central moment of daily returns over the square of their variance, raw: a normal distribution has 3.',
    source: 'Bailey and López de Prado (2012), The Sharpe Ratio Efficient Frontier',
  },
  tail_ratio: {
    label: 'Tail ratio',
    unit: 'ratio',
    group: 'distribution',
    definition: 'Size of the 95 % quantile of daily returns over the size of the 5 % quantile.',
    source: null,
  },
  closed_trades: {
    label: 'Closed trades',
    unit: 'count',
    group: 'trades',
    definition:
      'Round trips that the strategy ended itself; positions open at the end are left out of trade statistics.',
    source: null,
  },
  win_rate: {
    label: 'Win rate',
    unit: 'percent',
    group: 'trades',
    definition: 'Share of closed trades with a profit after fees.',
    source: null,
  },
  profit_factor: {
    label: 'Profit factor',
    unit: 'ratio',
    group: 'trades',
    definition: 'Sum of all profits over the sum of all losses.',
    source: null,
  },
  payoff: {
    label: 'Payoff ratio',
    unit: 'ratio',
    group: 'trades',
    definition: 'Mean profit of the winners over the mean loss of the losers.',
    source: null,
  },
  expectancy: {
    label: 'Expectancy',
    unit: 'money',
    group: 'trades',
    definition: 'Mean profit of a closed trade after fees.',
    source: null,
  },
  average_trade_return: {
    label: 'Average trade',
    unit: 'percent',
    group: 'trades',
    definition: 'Mean of each closed trade’s profit over its notional at entry.',
    source: null,
  },
  sqn: {
    label: 'System quality number',
    unit: 'ratio',
    group: 'trades',
    definition: 'Root of the number of trades times mean profit over the standard deviation of profits.',
    source: 'Tharp (2008), Definitive Guide to Position Sizing',
  },
  kelly: {
    label: 'Kelly fraction',
    unit: 'percent',
    group: 'trades',
    definition: 'Win rate less loss rate over payoff: the stake that would have grown fastest on these trades.',
    source: 'Kelly (1956), A New Interpretation of Information Rate',
  },
  longest_wins: {
    label: 'Longest winning streak',
    unit: 'count',
    group: 'trades',
    definition: 'Most trades in a row, by exit, that ended with a profit.',
    source: null,
  },
  longest_losses: {
    label: 'Longest losing streak',
    unit: 'count',
    group: 'trades',
    definition: 'Most trades in a row, by exit, that ended with a loss.',
    source: null,
  },
  best_trade_share: {
    label: 'Share of the best trade',
    unit: 'percent',
    group: 'trades',
    definition:
      'Part of the net profit that the single best trade brought, what is still held counted as sold at the end.',
    source: null,
  },
  average_bars_held: {
    label: 'Average holding time',
    unit: 'bars',
    group: 'trades',
    definition: 'Mean number of bars from entry to exit.',
    source: null,
  },
  average_mae: {
    label: 'Average adverse excursion',
    unit: 'percent',
    group: 'trades',
    definition: 'Mean of the furthest that price went against a trade, as a share of its entry price, zero or below.',
    source: 'Sweeney (1997), Maximum Adverse Excursion',
  },
  average_mfe: {
    label: 'Average favourable excursion',
    unit: 'percent',
    group: 'trades',
    definition: 'Mean of the furthest that price went in a trade’s favour, as a share of its entry price.',
    source: 'Sweeney (1997), Maximum Adverse Excursion',
  },
  winners_mae: {
    label: 'Adverse excursion of winners',
    unit: 'percent',
    group: 'trades',
    definition:
      'Average adverse excursion of the trades that ended with a profit: what a tighter stop would have cut off.',
    source: 'Sweeney (1997), Maximum Adverse Excursion',
  },
  edge_ratio: {
    label: 'Edge ratio',
    unit: 'ratio',
    group: 'trades',
    definition: 'Average favourable over average adverse excursion.',
    source: 'Sweeney (1997), Maximum Adverse Excursion',
  },
  average_exposure: {
    label: 'Exposure',
    unit: 'percent',
    group: 'costs',
    definition: 'Mean of gross exposure over equity at the closes.',
    source: null,
  },
  time_in_market: {
    label: 'Time in the market',
    unit: 'percent',
    group: 'costs',
    definition: 'Share of closes with any position.',
    source: null,
  },
  turnover: {
    label: 'Turnover',
    unit: 'ratio',
    group: 'costs',
    definition: 'Half of the notional bought and sold over mean equity, per year of 252 sessions.',
    source: null,
  },
  fees: {
    label: 'Fees',
    unit: 'money',
    group: 'costs',
    definition: 'Commissions and fees paid.',
    source: null,
  },
  slippage_cost: {
    label: 'Slippage',
    unit: 'money',
    group: 'costs',
    definition: 'What fills cost against the prices they were measured from.',
    source: null,
  },
  model_spend: {
    label: 'Model spend',
    unit: 'money',
    group: 'costs',
    definition: 'What the calls of language models cost.',
    source: null,
  },
  fee_drag: {
    label: 'Fee drag',
    unit: 'percent',
    group: 'costs',
    definition: 'Fees over mean equity, per year of 252 sessions.',
    source: null,
  },
  cost_drag: {
    label: 'Cost drag',
    unit: 'percent',
    group: 'costs',
    definition: 'Fees, slippage and model spend over mean equity, per year of 252 sessions.',
    source: null,
  },
  benchmark_return: {
    label: 'Benchmark return',
    unit: 'percent',
    group: 'benchmark',
    definition: 'Return of the benchmark from the first date to the last.',
    source: null,
  },
  excess_return: {
    label: 'Excess return',
    unit: 'percent',
    group: 'benchmark',
    definition: 'Total return less the benchmark’s.',
    source: null,
  },
  alpha: {
    label: 'Alpha',
    unit: 'percent',
    group: 'benchmark',
    definition: 'Annual return above the risk-free rate that beta times the benchmark’s does not explain.',
    source: 'Jensen (1968), The Performance of Mutual Funds in the Period 1945–1964',
  },
  beta: {
    label: 'Beta',
    unit: 'ratio',
    group: 'benchmark',
    definition: 'Covariance of daily returns with the benchmark’s over the variance of the benchmark’s.',
    source: 'Sharpe (1964), Capital Asset Prices',
  },
  correlation: {
    label: 'Correlation',
    unit: 'ratio',
    group: 'benchmark',
    definition: 'Correlation of daily returns with the benchmark’s.',
    source: null,
  },
  information_ratio: {
    label: 'Information ratio',
    unit: 'ratio',
    group: 'benchmark',
    definition: 'Annualised mean difference to the benchmark’s daily returns over the tracking error.',
    source: 'Goodwin (1998), The Information Ratio',
  },
  tracking_error: {
    label: 'Tracking error',
    unit: 'percent',
    group: 'benchmark',
    definition: 'Sample standard deviation of the difference to the benchmark’s daily returns, times the root of 252.',
    source: 'Goodwin (1998), The Information Ratio',
  },
  up_capture: {
    label: 'Up capture',
    unit: 'percent',
    group: 'benchmark',
    definition: 'Mean return on the days on which the benchmark rose, over the benchmark’s mean on those days.',
    source: null,
  },
  down_capture: {
    label: 'Down capture',
    unit: 'percent',
    group: 'benchmark',
    definition: 'Mean return on the days on which the benchmark fell, over the benchmark’s mean on those days.',
    source: null,
  },
}

export const METRIC_KEYS = Object.keys(METRIC_CATALOGUE) as MetricKey[]
