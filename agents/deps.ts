import type { LangGraphRunnableConfig } from '@langchain/langgraph'
import type { SymbolContext } from '../lib/domain/agents/context'
import type { AgentName } from '../lib/domain/agents/state'
import type { StrategyModels } from '../lib/domain/desk-strategies/terms'
import type { RiskLimits } from '../lib/domain/risk/limits'
import type { Analyst } from '../lib/ports'

/** What nodes are built from. Everything that varies between a backtest, a test and the desk is here. */
export type AgentDeps = {
  /** The analyst of one cycle; model calls are recorded under its ids. `models` names who answers in the desk's place. */
  analystFor(cycle: { cycleId: string; traceId: string }, models?: StrategyModels): Analyst
  /** Reads what was known of each symbol at `asOf`, in the order asked; a symbol without data says so and throws nothing. */
  readContexts(symbols: readonly string[], asOf: string, accountId: string): Promise<SymbolContext[]>
  /** Who answers each role; part of what a checkpoint belongs to. */
  models: Record<string, string>
  limits: RiskLimits
  sizing: SizingPolicy
  /** Opinions asked for at once. */
  concurrency: number
}

export type SizingPolicy = {
  positionSize: number
  targetVolatility: number
  /** 0–100; a signal or a final decision under it is not acted on. */
  minConfidence: number
  /** How far above the decided price a buy may pay, as a fraction. */
  collar: number
  /** Shares are bought in multiples of this; a cycle sets it to what its account takes. */
  lot: number
  /** Smallest buy, in the account's currency. */
  minOrder: number
  /** Most commission an order of so many shares may cost. */
  maxCommission(quantity: number): number
}

/** Sent while a node works, for the screen; the record is made from the node's result. */
export type Progress =
  | { kind: 'agent_started'; agent: AgentName; total: number }
  | {
      kind: 'opinion'
      agent: AgentName
      symbol: string
      status: string
      done: number
      total: number
    }

export const report = (config: LangGraphRunnableConfig, progress: Progress): void => config.writer?.(progress)
