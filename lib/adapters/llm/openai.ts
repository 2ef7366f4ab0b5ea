import type { Llm } from '../../ports'

/** The SDK is loaded with the first question: most processes ask none. */
export function createOpenAILlm(options: { apiKey: string; baseURL?: string }): Llm {
  return {
    provider: 'openai',
    async generate(request) {
      const [{ createOpenAI }, { generate }] = await Promise.all([import('@ai-sdk/openai'), import('./generate')])
      return generate(createOpenAI(options).chat(request.model), request)
    },
  }
}
