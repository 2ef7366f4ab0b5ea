import type { OpinionRole } from '../../lib/domain/agents/opinion'
import type { Analyst } from '../../lib/ports'
import { type AskModel, modelAnalyst } from './model'
import { rulesAnalyst } from './rules'

/**
 * A model for each role that has one, rules for the others. A role whose model fails is not answered by rules in its place: the
 * failure is the answer.
 */
export function chooseAnalyst(askFor: (role: OpinionRole) => AskModel | null): Analyst {
  return {
    kind: (['technical', 'risk', 'validator', 'meta'] as const).some((role) => askFor(role)) ? 'model' : 'rules',
    analyse(role, context) {
      const ask = askFor(role)
      return (ask ? modelAnalyst(ask) : rulesAnalyst).analyse(role, context)
    },
  }
}
