/** US dollars for a million tokens, as the providers list them. */
type Price = { input: number; output: number }

const PRICES: readonly (readonly [prefix: string, price: Price])[] = [
  ['claude-opus-4-1', { input: 15, output: 75 }],
  ['claude-opus-4', { input: 5, output: 25 }],
  ['claude-sonnet-4', { input: 3, output: 15 }],
  ['claude-haiku-4', { input: 1, output: 5 }],
  ['gpt-5-nano', { input: 0.05, output: 0.4 }],
  ['gpt-5-mini', { input: 0.25, output: 2 }],
  ['gpt-5', { input: 1.25, output: 10 }],
  ['gpt-4o-mini', { input: 0.15, output: 0.6 }],
  ['gpt-4o', { input: 2.5, output: 10 }],
  ['gemini-2.5-flash', { input: 0.3, output: 2.5 }],
  ['gemini-2.5-pro', { input: 1.25, output: 10 }],
]

/** A model that nobody has priced costs as much as the dearest, so that a budget errs on the safe side. */
const UNKNOWN: Price = { input: 15, output: 75 }

/** What a call costs, in US dollars. */
export function modelCost(model: string, inputTokens: number, outputTokens: number): number {
  const price = PRICES.find(([prefix]) => model.startsWith(prefix))?.[1] ?? UNKNOWN
  return (inputTokens * price.input + outputTokens * price.output) / 1_000_000
}

export type Provider = 'anthropic' | 'openai' | 'google'

/** The provider of a model, from its name; null for a name that none of them uses. */
export function providerOf(model: string): Provider | null {
  if (model.startsWith('claude-')) return 'anthropic'
  if (/^(gpt-|o\d)/.test(model)) return 'openai'
  if (model.startsWith('gemini-')) return 'google'
  return null
}
