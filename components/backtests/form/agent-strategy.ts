import type { StrategyDescription } from '@/components/data/types'

/** The agents beside the strategies: they have options of their own instead of parameters. */
const AGENT_STRATEGY: StrategyDescription = {
  key: 'agents',
  name: 'The agents',
  summary:
    'The desk’s own agents decide at the closes, as they do in a cycle, with the same risk rules and sizes. Rules answer at no cost; models cost money, and what they say is recorded, so that the same run asks nobody again.',
  source: 'shipped',
  needs: {},
  params: {},
  error: null,
}

/** Everything that can be run. */
export const withAgents = (strategies: readonly StrategyDescription[]): readonly StrategyDescription[] =>
  strategies.some(({ key }) => key === AGENT_STRATEGY.key) ? strategies : [...strategies, AGENT_STRATEGY]
