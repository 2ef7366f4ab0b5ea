import type { OpinionContext, OpinionRole } from '../../lib/domain/agents/opinion'
import { envelope, HOUSE_RULES, shown } from './common'

type Prompt = { system: string; prompt: string }

const DUTY: Record<OpinionRole, string> = {
  technical:
    'You are the technical analyst. Judge trend, momentum, volatility and volume from the indicators. Fractions are fractions: 0.05 is 5 %.',
  fundamental:
    'You are the fundamental analyst. Judge value, growth, profitability and debt for a holding period of weeks to months.',
  sentiment:
    'You are the sentiment analyst. Judge what the headlines mean for the price over the next days; old or trivial ones count little.',
  risk: `You are the risk manager. The order already passed the hard limits. Judge market conditions, correlation with what is held, and timing.
adjusted_quantity is an upper bound in shares, or null to leave the quantity. It can only make the order smaller. Exits reduce risk: do not hold them back without reason.`,
  validator:
    'You are the validator, a second pair of eyes. Look for patterns that make such a signal fail, name them in patterns, and approve only what survives.',
  meta: 'You are the meta agent. Weigh the signal, the risk assessment and the validation, and decide EXECUTE or DO_NOT_EXECUTE.',
}

const head = (context: { symbol: string; asOf: string; price: number; heldQuantity: number }): string =>
  `Symbol ${context.symbol}, as of ${context.asOf}. Price ${context.price}. Held: ${context.heldQuantity} shares.`

const body: { [R in OpinionRole]: (context: OpinionContext<R>) => string } = {
  technical: (context) =>
    `${head(context)}\nDaily bars known: ${context.bars}.\nIndicators:\n${shown(context.indicators)}`,
  fundamental: (context) =>
    `${head(context)}\n${context.company ? `Company: ${envelope('company', shown(context.company))}\n` : ''}Fundamentals:\n${shown(context.fundamentals)}`,
  sentiment: (context) =>
    `${head(context)}\nHeadlines, newest first:\n${envelope(
      'news',
      context.news
        .map((item) => `${new Date(item.publishedAt).toISOString().slice(0, 16)} ${item.source}: ${item.title}`)
        .join('\n'),
    )}`,
  risk: ({ signal, order, sector, volatility, correlations, regime, exposure, positions, ...basics }) =>
    `${head(basics)}\nSignal:\n${shown(signal)}\nOrder: ${shown(order)}\nSector: ${sector}. Annual volatility: ${shown(volatility)}.
Correlation with positions: ${shown(correlations)}\nBreadth: ${shown(regime)}\nInvested: ${shown(exposure)} of equity in ${positions} positions.`,
  validator: ({ signal, order, concerns, indicators, pastReturns, ...basics }) =>
    `${head(basics)}\nSignal:\n${shown(signal)}\nOrder: ${shown(order)}\nConcerns of risk: ${shown(concerns)}
Returns of this account's past trades in the symbol, newest first: ${shown(pastReturns)}\nIndicators:\n${shown(indicators)}`,
  meta: ({ signal, order, assessment, validation, minConfidence, ...basics }) =>
    `${head(basics)}\nSignal:\n${shown(signal)}\nOrder: ${shown(order)}\nRisk:\n${shown(assessment)}\nValidation:\n${shown(validation)}
An entry needs a confidence of ${minConfidence}.`,
}

/** The prompt of one role for one context: the same context gives the same text, so that answers can be kept by its hash. */
export function renderPrompt<R extends OpinionRole>(role: R, context: OpinionContext<R>): Prompt {
  return { system: `${HOUSE_RULES}\n\n${DUTY[role]}`, prompt: body[role](context) }
}
