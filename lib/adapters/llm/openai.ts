import { createOpenAI } from '@ai-sdk/openai'
import type { Llm } from '../../ports'
import { generate } from './generate'

export function createOpenAILlm(options: { apiKey: string; baseURL?: string }): Llm {
  const provider = createOpenAI(options)
  return { provider: 'openai', generate: (request) => generate(provider.chat(request.model), request) }
}
