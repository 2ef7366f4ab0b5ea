import { createAnthropic } from '@ai-sdk/anthropic'
import type { Llm } from '../../ports'
import { generate } from './generate'

export function createAnthropicLlm(options: { apiKey: string; baseURL?: string }): Llm {
  const provider = createAnthropic(options)
  return { provider: 'anthropic', generate: (request) => generate(provider(request.model), request) }
}
