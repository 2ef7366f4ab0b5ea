import type { Env } from './env'

/** Which keys are set, for the screen that asks for them. Booleans only: no value leaves the server. */
export const readKeyStates = (env: Env) =>
  [
    {
      name: 'ALPACA_API_KEY',
      group: 'prices',
      note: 'Alpaca paper account, where orders go, and prices: key',
      set: Boolean(env.ALPACA_API_KEY),
    },
    {
      name: 'ALPACA_SECRET_KEY',
      group: 'prices',
      note: 'Alpaca paper account and prices: secret',
      set: Boolean(env.ALPACA_SECRET_KEY),
    },
    { name: 'LLM_ANTHROPIC_API_KEY', group: 'models', note: 'Claude models', set: Boolean(env.LLM_ANTHROPIC_API_KEY) },
    { name: 'LLM_OPENAI_API_KEY', group: 'models', note: 'GPT models', set: Boolean(env.LLM_OPENAI_API_KEY) },
    { name: 'LLM_GOOGLE_API_KEY', group: 'models', note: 'Gemini models', set: Boolean(env.LLM_GOOGLE_API_KEY) },
  ] as const
