import { isOver } from '@/components/cycles/cycle-status'
import type { SymbolRow } from '@/components/cycles/detail/cycle-rows'
import type { CycleDetail } from '@/components/data/types'
import type { EventView } from '@/lib/contracts/api/events'
import { plural } from '@/lib/domain/plural'

export type StageState = 'waiting' | 'running' | 'done' | 'skipped' | 'failed'

export type Stage = {
  id: string
  label: string
  state: StageState
  /** When it began and how long it took, in ms; null while unknown. */
  since: number | null
  ms: number | null
  costUsd: number | null
  /** "6 of 6 · 3 to act", "1 cut", or why it was skipped. */
  note: string
}

type Agent = { id: string; label: string; output: string; roles: readonly string[] }

const AGENTS: readonly Agent[] = [
  { id: 'data_agent', label: 'DataAgent', output: 'SignalGenerated', roles: ['technical', 'fundamental', 'sentiment'] },
  { id: 'risk_manager', label: 'RiskManager', output: 'RiskAssessed', roles: ['risk'] },
  { id: 'validator', label: 'Validator', output: 'ValidationComplete', roles: ['validator'] },
  { id: 'meta_agent', label: 'MetaAgent', output: 'MetaAgentDecision', roles: ['meta'] },
]

const at = (event: EventView | undefined): number | null => (event ? Date.parse(event.recorded_at) : null)

/** The five stages of a cycle as they stand: four agents from what the log says of them, then the orders. */
export function stagesOf(cycle: CycleDetail, rows: readonly SymbolRow[], events: readonly EventView[]): Stage[] {
  const over = isOver(cycle.status)
  const starts = AGENTS.map(({ id }) =>
    events.find(({ type, data }) => type === 'AgentStarted' && agentOf(data) === id),
  )
  const agents = AGENTS.map((agent, index): Stage => {
    const began = at(starts[index])
    const ended = at(events.findLast(({ type }) => type === agent.output)) ?? at(starts.slice(index + 1).find(Boolean))
    const said = countOf(agent.id, rows)
    const state = stateOf({ cycle, over, began: began !== null, ended: ended !== null || said > 0, first: index === 0 })
    return {
      id: agent.id,
      label: agent.label,
      state,
      since: began ?? (index === 0 && cycle.started_at ? Date.parse(cycle.started_at) : null),
      ms: began !== null && ended !== null ? Math.max(ended - began, 0) : null,
      costUsd: costOf(cycle, agent.roles),
      note:
        state === 'skipped' ? whySkipped(agent.id, rows) : noteOf(agent.id, state, rows, totalOf(starts[index]?.data)),
    }
  })
  return [...agents, execution(cycle, rows, events, over)]
}

const agentOf = (data: unknown): string => (data as { agent?: string }).agent ?? ''
const totalOf = (data: unknown): number | null => (data as { total?: number } | undefined)?.total ?? null

type Seen = { cycle: CycleDetail; over: boolean; began: boolean; ended: boolean; first: boolean }

function stateOf({ cycle, over, began, ended, first }: Seen): StageState {
  if (ended) return 'done'
  if (began || (first && cycle.status === 'running'))
    return over ? (cycle.status === 'completed' ? 'done' : 'failed') : 'running'
  if (over) return first ? 'failed' : 'skipped'
  return 'waiting'
}

const countOf = (id: string, rows: readonly SymbolRow[]): number =>
  rows.filter((row) => partOf(id, row) !== undefined).length

function partOf(id: string, row: SymbolRow) {
  if (id === 'data_agent') return row.signal
  if (id === 'risk_manager') return row.assessment
  return id === 'validator' ? row.validation : row.decision
}

/** What the model calls of a stage cost; null when rules answered or nothing was asked. */
function costOf(cycle: CycleDetail, roles: readonly string[]): number | null {
  const calls = cycle.model_calls.filter(({ role }) => roles.includes(role))
  return calls.length === 0 ? null : calls.reduce((sum, call) => sum + Number(call.cost_usd), 0)
}

function whySkipped(id: string, rows: readonly SymbolRow[]): string {
  if (!rows.some(({ signal }) => signal)) return 'The cycle ended before'
  if (!rows.some(({ signal }) => signal?.action === 'BUY' || signal?.action === 'SELL')) return 'No signals'
  if (id !== 'risk_manager' && !rows.some(({ assessment }) => assessment?.approved)) return 'None approved'
  if (id === 'meta_agent' && !rows.some(({ validation }) => validation?.approved)) return 'None validated'
  return 'Not reached'
}

function noteOf(id: string, state: StageState, rows: readonly SymbolRow[], total: number | null): string {
  if (state === 'waiting') return ''
  if (state === 'running' && countOf(id, rows) === 0)
    return total === null ? 'getting prices ready' : plural(total, id === 'data_agent' ? 'symbol' : 'order')
  const count = (keep: (row: SymbolRow) => boolean | undefined) => rows.filter((row) => keep(row)).length
  const parts: (readonly [number, string])[] =
    {
      data_agent: [[count(({ signal }) => signal?.action === 'BUY' || signal?.action === 'SELL'), 'to act']] as const,
      risk_manager: [
        [count(({ assessment }) => assessment?.approved), 'ok'],
        [count(({ assessment }) => assessment?.approved && assessment.clamps.length > 0), 'cut'],
        [count(({ assessment }) => assessment?.approved === false), 'refused'],
      ] as const,
      validator: [
        [count(({ validation }) => validation?.approved), 'ok'],
        [count(({ validation }) => validation?.approved === false), 'stopped'],
      ] as const,
      meta_agent: [
        [count(({ decision }) => decision?.decision === 'EXECUTE'), 'to execute'],
        [count(({ decision }) => decision?.decision === 'DO_NOT_EXECUTE'), 'not'],
      ] as const,
    }[id]?.slice() ?? []
  const known = count(({ signal }) => signal && signal.action !== 'INSUFFICIENT_DATA')
  const words = parts.flatMap(([number, word], index) => (number > 0 || index === 0 ? [`${number} ${word}`] : []))
  return [...(id === 'data_agent' ? [`${known} of ${countOf(id, rows)}`] : []), ...words].join(' · ')
}

const WORKING = ['intent', 'submitting', 'accepted', 'partially_filled', 'pending_cancel', 'unknown']

function execution(cycle: CycleDetail, rows: readonly SymbolRow[], events: readonly EventView[], over: boolean): Stage {
  const wanted = rows.filter(({ decision }) => decision?.decision === 'EXECUTE').length
  const first = at(events.find(({ type }) => type === 'OrderIntended' || type === 'OrderRefused'))
  const ended = cycle.finished_at ? Date.parse(cycle.finished_at) : null
  const stage = {
    id: 'execution',
    label: 'Execution',
    since: first,
    ms: first !== null && ended !== null ? ended - first : null,
    costUsd: null,
  }
  const orders = rows.flatMap(({ order }) => order ?? [])
  const counts = [
    [orders.filter(({ status }) => status === 'filled').length, 'filled'],
    [orders.filter(({ status }) => WORKING.includes(status)).length, 'working'],
    [
      orders.filter(({ status }) => ['rejected', 'canceled', 'expired', 'replaced'].includes(status)).length,
      'not filled',
    ],
    [rows.filter(({ refusal, order }) => refusal && !order).length, 'refused'],
  ] as const
  const note = counts.flatMap(([number, word]) => (number > 0 ? [`${number} ${word}`] : [])).join(' · ')
  if (first !== null || orders.length > 0) return { ...stage, state: over ? 'done' : 'running', note }
  if (over && cycle.status === 'failed' && wanted > 0) return { ...stage, state: 'failed', note: 'nothing was placed' }
  if (over)
    return { ...stage, state: 'skipped', note: wanted > 0 || !cycle.execute ? 'Decisions only' : 'Nothing to execute' }
  return {
    ...stage,
    state: wanted > 0 && cycle.execute ? 'running' : 'waiting',
    note: wanted > 0 && cycle.execute ? 'placing' : '',
  }
}
