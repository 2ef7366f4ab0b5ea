/**
 * The addresses of everything that is fetched. The first word is the resource, so that a live event can refresh all of it;
 * servers put their first answers under the same keys.
 */
type Filter = Record<string, string | number | boolean | undefined>

export const keys = {
  accounts: () => ['accounts'] as const,
  trading: () => ['trading'] as const,
  portfolio: (account: string) => ['portfolio', account] as const,
  broker: (account: string) => ['broker', account] as const,
  mode: () => ['mode'] as const,
  alerts: (filter: Filter = {}) => ['alerts', filter] as const,
  breaker: (account: string) => ['breaker', account] as const,
  capital: (account: string) => ['capital', account] as const,
  positions: (account: string) => ['positions', account] as const,
  equity: (account: string) => ['equity', account] as const,
  cycles: (filter: Filter = {}) => ['cycles', filter] as const,
  cycle: (id: string) => ['cycle', id] as const,
  trades: (filter: Filter = {}) => ['trades', filter] as const,
  orders: (filter: Filter = {}) => ['orders', filter] as const,
  events: (filter: Filter = {}) => ['events', filter] as const,
  feed: (account: string) => ['feed', account] as const,
  symbols: (search = '') => ['symbols', search] as const,
  bars: (filter: Filter) => ['bars', filter] as const,
  backtests: (filter: Filter = {}) => ['backtests', filter] as const,
  backtest: (id: number) => ['backtest', id] as const,
  roundTrips: (id: number) => ['backtest-trades', id] as const,
  comparison: (ids: readonly number[]) => ['backtest', 'comparison', ids] as const,
  preflight: (request: string) => ['preflight', request] as const,
  strategies: () => ['strategies'] as const,
  sweeps: (filter: Filter = {}) => ['sweeps', filter] as const,
  sweep: (id: number, filter: Filter = {}) => ['sweep', id, filter] as const,
  sweepCells: (id: number, done: number) => ['sweep', id, 'cells', done] as const,
  deskStrategies: (account: string) => ['desk-strategies', account] as const,
  deskStrategy: (id: string) => ['desk-strategies', 'one', id] as const,
  /** The first word is that of every part of it, so that an event refreshes all. */
  schedule: () => ['schedule', 'status'] as const,
  scheduleRuns: (filter: Filter = {}) => ['schedule', 'runs', filter] as const,
  users: () => ['users'] as const,
  sessions: () => ['sessions'] as const,
  apiKeys: () => ['api-keys'] as const,
}

export type QueryKey = readonly unknown[]
