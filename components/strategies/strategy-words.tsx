import type { DeskStrategy } from '@/components/data/types'
import { Badge } from '@/components/ui/badge'
import { percent } from '@/components/ui/format'

/** A fraction of equity with no more digits than it has. */
export const share = (fraction: number): string => percent(fraction, { decimals: 1 })

export function StrategyState({ strategy }: { strategy: DeskStrategy }) {
  if (strategy.deleted_at) return <Badge>deleted</Badge>
  if (strategy.enabled) return <Badge tone="gain">enabled</Badge>
  return <Badge tone="warn">{strategy.disabled?.by === 'rule' ? 'ended by rule' : 'disabled'}</Badge>
}

export const ROLE_NAMES = {
  technical: 'Technical analyst',
  fundamental: 'Fundamental analyst',
  sentiment: 'Sentiment analyst',
  risk: 'RiskManager',
  validator: 'Validator',
  meta: 'MetaAgent',
} as const

export type RoleName = keyof typeof ROLE_NAMES
export const ROLES = Object.keys(ROLE_NAMES) as RoleName[]
