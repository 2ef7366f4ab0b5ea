import type { z } from 'zod'
import type { Output } from '@/components/data/api'
import type * as accounts from '@/lib/contracts/api/accounts'
import type * as backtests from '@/lib/contracts/api/backtests'
import type * as broker from '@/lib/contracts/api/broker'
import type * as capital from '@/lib/contracts/api/capital'
import type * as cycles from '@/lib/contracts/api/cycles'
import type * as deskStrategies from '@/lib/contracts/api/desk-strategies'
import type * as imports from '@/lib/contracts/api/imports'
import type * as market from '@/lib/contracts/api/market'
import type * as people from '@/lib/contracts/api/people'
import type * as risk from '@/lib/contracts/api/risk'
import type * as scheduler from '@/lib/contracts/api/scheduler'
import type * as sweeps from '@/lib/contracts/api/sweeps'
import type * as system from '@/lib/contracts/api/system'
import type * as trades from '@/lib/contracts/api/trades'

export type { EventView } from '@/lib/contracts/api/events'
export type { Role } from '@/lib/contracts/operation'

export type AccountView = z.output<typeof accounts.accountView>
export type Portfolio = z.output<typeof accounts.portfolio>
export type AlertView = z.output<typeof broker.alert>
export type CircuitBreaker = z.output<typeof risk.circuitBreaker>
export type Capital = Output<typeof capital.listCapital>
export type CapitalEvent = z.output<typeof capital.capitalEvent>
export type Position = z.output<typeof accounts.position>
export type Equity = Output<typeof accounts.getEquity>
export type Cycle = z.output<typeof cycles.cycle>
export type CycleDetail = z.output<typeof cycles.cycleDetail>
export type Signal = z.output<typeof cycles.signal>
export type RiskAssessment = z.output<typeof cycles.riskAssessment>
export type Validation = z.output<typeof cycles.validation>
export type FinalDecision = z.output<typeof cycles.finalDecision>
export type ModelCall = z.output<typeof cycles.modelCall>
export type Backtest = z.output<typeof backtests.backtest>
export type BacktestDetail = Output<typeof backtests.getBacktest>
export type RoundTrip = z.output<typeof backtests.roundTrip>
export type StrategyDescription = z.output<typeof backtests.strategyDescription>
export type Comparison = Output<typeof backtests.compareBacktests>
export type MetricsReport = NonNullable<BacktestDetail['metrics']>
export type TrustReport = NonNullable<BacktestDetail['trust']>
export type Sweep = z.output<typeof sweeps.sweep>
export type SweepDetail = Output<typeof sweeps.getSweep>
export type SweepCell = z.output<typeof sweeps.sweepCell>
export type SchedulerStatus = z.output<typeof scheduler.schedulerStatus>
export type ScheduleJob = z.output<typeof scheduler.scheduleJob>
export type ScheduleRun = z.output<typeof scheduler.scheduleRun>
export type MarketStatus = z.output<typeof scheduler.marketStatusView>
export type DeskStrategy = z.output<typeof deskStrategies.deskStrategy>
export type Order = z.output<typeof trades.order>
export type Trade = z.output<typeof trades.trade>
export type DataImport = z.output<typeof imports.dataImport>
export type SymbolInfo = Output<typeof market.listSymbols>['data'][number]
export type TradingStateView = z.output<typeof system.tradingState>
export type UserView = z.output<typeof people.userView>
export type KeyView = z.output<typeof people.keyView>
export type SessionView = Output<typeof people.listSessions>['data'][number]
