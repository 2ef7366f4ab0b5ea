import { startModelServer } from '../model-server'

export type Choice = 'BUY' | 'SELL' | 'HOLD'

/** What every role of the agents accepts, as far as its prompt asks for it. */
function answerOf(prompt: string, choice: Choice): string {
  const confidence = 80
  const opinion = { recommendation: choice, confidence, reasoning: 'So it was told.', key_factors: ['told'] }
  const fields: Record<string, unknown> = { ...opinion }
  if (prompt.includes('Correlation with positions'))
    Object.assign(fields, { approved: choice !== 'HOLD', adjusted_quantity: null, concerns: [] })
  else if (prompt.includes('past trades in the symbol'))
    Object.assign(fields, { approved: choice !== 'HOLD', patterns: [] })
  else if (prompt.includes('An entry needs a confidence'))
    fields.decision = choice === 'HOLD' ? 'DO_NOT_EXECUTE' : 'EXECUTE'
  return JSON.stringify(fields)
}

/** A model that says what it is told to, and may be told to say something else at any time. */
export async function startOpinions() {
  const server = await startModelServer()
  return {
    variables: {
      LLM_ANTHROPIC_API_KEY: 'test',
      LLM_ANTHROPIC_BASE_URL: `${server.url}/v1`,
      // The same question may be answered differently the second time.
      LLM_CACHE: 'false',
      LLM_DAILY_BUDGET_USD: '100000',
      TRADING_POSITION_SIZE_PCT: '0.1',
      TRADING_MAX_POSITIONS: '1000',
      TRADING_MAX_SECTOR_EXPOSURE_PCT: '100',
    },
    say(choiceOf: (symbol: string) => Choice) {
      server.fallback = (prompt) => {
        const symbol = /Symbol (\S+), as of/.exec(prompt)?.[1] ?? ''
        return { kind: 'answer', text: answerOf(prompt, choiceOf(symbol)) }
      }
    },
    close: server.close,
  }
}
