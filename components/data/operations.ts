import type * as accounts from '@/lib/contracts/api/accounts'
import type * as backtests from '@/lib/contracts/api/backtests'
import type * as broker from '@/lib/contracts/api/broker'
import type * as capital from '@/lib/contracts/api/capital'
import type * as cycles from '@/lib/contracts/api/cycles'
import type * as deskStrategies from '@/lib/contracts/api/desk-strategies'
import type * as events from '@/lib/contracts/api/events'
import type * as imports from '@/lib/contracts/api/imports'
import type * as market from '@/lib/contracts/api/market'
import type * as people from '@/lib/contracts/api/people'
import type * as risk from '@/lib/contracts/api/risk'
import type * as scheduler from '@/lib/contracts/api/scheduler'
import type * as sweeps from '@/lib/contracts/api/sweeps'
import type * as system from '@/lib/contracts/api/system'
import type * as trades from '@/lib/contracts/api/trades'
import type { Operation } from '@/lib/contracts/operation'

/** The part of an operation that a browser needs to call it; the rest of its contract stays in the type, so zod stays out. */
export type Remote<O extends Operation> = {
  method: O['method']
  path: O['path']
  idempotent: O extends { idempotent: true } ? true : false
  /** Never set: carries the contract. */
  contract?: O
}

/** The compiler refuses a method, path or idempotency that is not the contract's. */
const remote = <O extends Operation>(
  method: O['method'],
  path: O['path'],
  idempotent: Remote<O>['idempotent'],
): Remote<O> => ({ method, path, idempotent })

export const listAccounts = remote<typeof accounts.listAccounts>('get', '/api/accounts', false)
export const createAccount = remote<typeof accounts.createAccount>('post', '/api/accounts', true)
export const resetAccount = remote<typeof accounts.resetAccount>('post', '/api/accounts/{id}/reset', false)
export const nextSession = remote<typeof accounts.nextSession>('post', '/api/accounts/{id}/next-session', true)
export const startSample = remote<typeof accounts.startSample>('post', '/api/sample-market', true)
export const getPortfolio = remote<typeof accounts.getPortfolio>('get', '/api/portfolio', false)
export const listPositions = remote<typeof accounts.listPositions>('get', '/api/positions', false)
export const getEquity = remote<typeof accounts.getEquity>('get', '/api/portfolio/equity', false)

export const listCapital = remote<typeof capital.listCapital>('get', '/api/capital', false)
export const moveCapital = remote<typeof capital.moveCapital>('post', '/api/capital', true)

export const getBrokerLink = remote<typeof broker.getBrokerLink>('get', '/api/broker', false)
export const getTradingMode = remote<typeof broker.getTradingMode>('get', '/api/system/mode', false)
export const confirmLive = remote<typeof broker.confirmLive>('post', '/api/system/mode/confirm', false)
export const withdrawLive = remote<typeof broker.withdrawLive>('post', '/api/system/mode/withdraw', false)
export const listAlerts = remote<typeof broker.listAlerts>('get', '/api/alerts', false)
export const acknowledgeAlert = remote<typeof broker.acknowledgeAlert>('post', '/api/alerts/{id}/acknowledge', false)
export const acknowledgeAlerts = remote<typeof broker.acknowledgeAlerts>('post', '/api/alerts/acknowledge', false)

export const getCircuitBreaker = remote<typeof risk.getCircuitBreaker>('get', '/api/system/circuit-breaker', false)
export const resetCircuitBreaker = remote<typeof risk.resetCircuitBreaker>(
  'post',
  '/api/system/circuit-breaker/reset',
  false,
)
export const evaluateCircuitBreaker = remote<typeof risk.evaluateCircuitBreaker>(
  'post',
  '/api/system/circuit-breaker/evaluate',
  false,
)
export const flattenAccount = remote<typeof risk.flattenAccount>('post', '/api/accounts/{id}/flatten', true)

export const listCycles = remote<typeof cycles.listCycles>('get', '/api/cycles', false)
export const createCycle = remote<typeof cycles.createCycle>('post', '/api/cycles', true)
export const getCycle = remote<typeof cycles.getCycle>('get', '/api/cycles/{id}', false)

export const listTrades = remote<typeof trades.listTrades>('get', '/api/trades', false)
export const placeManualOrder = remote<typeof trades.placeManualOrder>('post', '/api/trades', true)
export const listOrders = remote<typeof trades.listOrders>('get', '/api/orders', false)
export const cancelOrder = remote<typeof trades.cancelOrder>('post', '/api/orders/{id}/cancel', false)

export const listBacktests = remote<typeof backtests.listBacktests>('get', '/api/backtests', false)
export const createBacktest = remote<typeof backtests.createBacktest>('post', '/api/backtests', true)
export const getBacktest = remote<typeof backtests.getBacktest>('get', '/api/backtests/{id}', false)
export const deleteBacktest = remote<typeof backtests.deleteBacktest>('delete', '/api/backtests/{id}', false)
export const cancelBacktest = remote<typeof backtests.cancelBacktest>('post', '/api/backtests/{id}/cancel', false)
export const pauseBacktest = remote<typeof backtests.pauseBacktest>('post', '/api/backtests/{id}/pause', false)
export const resumeBacktest = remote<typeof backtests.resumeBacktest>('post', '/api/backtests/{id}/resume', false)
export const listRoundTrips = remote<typeof backtests.listRoundTrips>('get', '/api/backtests/{id}/round-trips', false)
export const compareBacktests = remote<typeof backtests.compareBacktests>('post', '/api/backtests/compare', false)
export const preflightBacktest = remote<typeof backtests.preflightBacktest>('post', '/api/backtests/preflight', false)
export const listStrategies = remote<typeof backtests.listStrategies>('get', '/api/backtests/strategies', false)

export const listSweeps = remote<typeof sweeps.listSweeps>('get', '/api/sweeps', false)
export const createSweep = remote<typeof sweeps.createSweep>('post', '/api/sweeps', true)
export const getSweep = remote<typeof sweeps.getSweep>('get', '/api/sweeps/{id}', false)
export const listSweepCells = remote<typeof sweeps.listSweepCells>('get', '/api/sweeps/{id}/cells', false)
export const cancelSweep = remote<typeof sweeps.cancelSweep>('post', '/api/sweeps/{id}/cancel', false)
export const resumeSweep = remote<typeof sweeps.resumeSweep>('post', '/api/sweeps/{id}/resume', false)
export const deleteSweep = remote<typeof sweeps.deleteSweep>('delete', '/api/sweeps/{id}', false)

export const getSchedulerStatus = remote<typeof scheduler.getSchedulerStatus>('get', '/api/scheduler/status', false)
export const listScheduleRuns = remote<typeof scheduler.listScheduleRuns>('get', '/api/scheduler/runs', false)
export const triggerScheduleJob = remote<typeof scheduler.triggerScheduleJob>(
  'post',
  '/api/scheduler/jobs/{id}/trigger',
  true,
)
export const pauseScheduleJob = remote<typeof scheduler.pauseScheduleJob>(
  'post',
  '/api/scheduler/jobs/{id}/pause',
  false,
)
export const resumeScheduleJob = remote<typeof scheduler.resumeScheduleJob>(
  'post',
  '/api/scheduler/jobs/{id}/resume',
  false,
)

export const listDeskStrategies = remote<typeof deskStrategies.listDeskStrategies>('get', '/api/strategies', false)
export const createDeskStrategy = remote<typeof deskStrategies.createDeskStrategy>('post', '/api/strategies', true)
export const getDeskStrategy = remote<typeof deskStrategies.getDeskStrategy>('get', '/api/strategies/{id}', false)
export const changeDeskStrategy = remote<typeof deskStrategies.changeDeskStrategy>(
  'post',
  '/api/strategies/{id}',
  false,
)
export const deleteDeskStrategy = remote<typeof deskStrategies.deleteDeskStrategy>(
  'delete',
  '/api/strategies/{id}',
  false,
)
export const enableDeskStrategy = remote<typeof deskStrategies.enableDeskStrategy>(
  'post',
  '/api/strategies/{id}/enable',
  false,
)
export const disableDeskStrategy = remote<typeof deskStrategies.disableDeskStrategy>(
  'post',
  '/api/strategies/{id}/disable',
  false,
)

export const listEvents = remote<typeof events.listEvents>('get', '/api/events', false)
export const verifyEvents = remote<typeof events.verifyEvents>('get', '/api/events/verify', false)

export const getQuote = remote<typeof market.getQuote>('get', '/api/market/quote', false)
export const getBars = remote<typeof market.getBars>('get', '/api/market/bars', false)
export const getIndicators = remote<typeof market.getIndicators>('get', '/api/market/indicators', false)
export const listSymbols = remote<typeof market.listSymbols>('get', '/api/market/symbols', false)

export const createImport = remote<typeof imports.createImport>('post', '/api/data/imports', true)
export const getImport = remote<typeof imports.getImport>('get', '/api/data/imports/{id}', false)

export const getTradingState = remote<typeof system.getTradingState>('get', '/api/system/trading', false)
export const disableTrading = remote<typeof system.disableTrading>('post', '/api/system/trading/disable', false)
export const enableTrading = remote<typeof system.enableTrading>('post', '/api/system/trading/enable', false)

export const setupFirstAdmin = remote<typeof people.setupFirstAdmin>('post', '/api/setup', false)
export const listUsers = remote<typeof people.listUsers>('get', '/api/users', false)
export const createUser = remote<typeof people.createUser>('post', '/api/users', true)
export const updateUser = remote<typeof people.updateUser>('post', '/api/users/{id}', false)
export const listJobs = remote<typeof system.listJobs>('get', '/api/system/jobs', false)
export const discardDeadLetter = remote<typeof system.discardDeadLetter>(
  'post',
  '/api/system/dead-letters/{id}/discard',
  false,
)
export const retryDeadLetter = remote<typeof system.retryDeadLetter>(
  'post',
  '/api/system/dead-letters/{id}/retry',
  false,
)
export const listSessions = remote<typeof people.listSessions>('get', '/api/sessions', false)
export const revokeSession = remote<typeof people.revokeSession>('delete', '/api/sessions/{id}', false)
export const listKeys = remote<typeof people.listKeys>('get', '/api/keys', false)
export const createKey = remote<typeof people.createKey>('post', '/api/keys', true)
export const revokeKey = remote<typeof people.revokeKey>('delete', '/api/keys/{id}', false)
