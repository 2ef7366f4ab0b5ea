import type { Llm } from '../../ports'

/** The SDK is loaded with the first question: most processes ask none. */
export function createGoogleLlm(options: { apiKey: string; baseURL?: string }): Llm {
  return {
    provider: 'google',
    async generate(request) {
      const [{ createGoogleGenerativeAI }, { generate }] = await Promise.all([
        import('@ai-sdk/google'),
        import('./generate'),
      ])
      return generate(createGoogleGenerativeAI(options)(request.model), request)
    },
  }
}
