import type { CircuitBreaker } from '@/components/data/types'
import { integer, percent } from '@/components/ui/format'

type Condition = CircuitBreaker['conditions'][number]

const LABELS: Record<Condition['condition'], string> = {
  drawdown: 'Drawdown',
  consecutive_losses: 'Losses in a row',
  probe_lost: 'Probe lost',
  daily_loss: 'Loss today',
  stale_data: 'Age of prices',
  model_failures: 'Model failures',
  broker_errors: 'Broker errors',
  order_rate: 'Orders a minute',
}

export const conditionLabel = (condition: string): string => LABELS[condition as Condition['condition']] ?? condition

/** How a condition's figures are written. */
export const writerOf =
  (unit: Condition['unit']) =>
  (value: number): string =>
    unit === 'fraction' ? percent(value, { decimals: 1 }) : unit === 'seconds' ? `${integer(value)} s` : integer(value)

export const STATE_WORDS: Record<
  CircuitBreaker['state'],
  { word: string; tone: 'gain' | 'warn' | 'live'; meaning: string }
> = {
  active: { word: 'Active', tone: 'gain', meaning: 'Orders pass the hard limits and go to the broker.' },
  reducing: { word: 'Reducing', tone: 'warn', meaning: 'Exits only, until the cause has gone.' },
  probing: { word: 'Probing', tone: 'warn', meaning: 'One small order may try; exits pass.' },
  halted: { word: 'Halted', tone: 'live', meaning: 'Exits only. Nothing that adds exposure is ordered.' },
}
