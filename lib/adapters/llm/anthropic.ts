import type { Llm } from '../../ports'

/** The SDK is loaded with the first question: most processes ask none. */
export function createAnthropicLlm(options: { apiKey: string; baseURL?: string }): Llm {
  return {
    provider: 'anthropic',
    async generate(request) {
      const [{ createAnthropic }, { generate }] = await Promise.all([import('@ai-sdk/anthropic'), import('./generate')])
      return generate(createAnthropic(options)(request.model), request)
    },
  }
}
