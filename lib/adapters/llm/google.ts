import { createGoogleGenerativeAI } from '@ai-sdk/google'
import type { Llm } from '../../ports'
import { generate } from './generate'

export function createGoogleLlm(options: { apiKey: string; baseURL?: string }): Llm {
  const provider = createGoogleGenerativeAI(options)
  return { provider: 'google', generate: (request) => generate(provider(request.model), request) }
}
