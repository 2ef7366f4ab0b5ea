import type { Opinion, OpinionContext, OpinionRole } from '../../lib/domain/agents/opinion'
import { fundamentalRules } from '../../lib/domain/rules/fundamental'
import { metaRules } from '../../lib/domain/rules/meta'
import { riskRules } from '../../lib/domain/rules/risk'
import { sentimentRules } from '../../lib/domain/rules/sentiment'
import { technicalRules } from '../../lib/domain/rules/technical'
import { validatorRules } from '../../lib/domain/rules/validator'
import type { Analyst } from '../../lib/ports'

const RULES: { [R in OpinionRole]: (context: OpinionContext<R>) => Opinion<R> } = {
  technical: technicalRules,
  fundamental: fundamentalRules,
  sentiment: sentimentRules,
  risk: riskRules,
  validator: validatorRules,
  meta: metaRules,
}

/** The deterministic analyst: no network, the same answer to the same context. */
export const rulesAnalyst: Analyst = {
  kind: 'rules',
  analyse: async (role, context) => RULES[role](context),
}
