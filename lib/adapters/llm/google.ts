import type { Llm } from '../../ports'

/** The SDK is loaded with the first question: most processes ask none. */
export function createGoogleLlm(options: { apiKey: string; baseURL?: string }): Llm {
  const load = async () => {
    const [sdk, { generate }] = await Promise.all([import('@ai-sdk/google'), import('./generate')])
    return { provider: sdk.createGoogleGenerativeAI(options), generate }
  }
  let loaded: ReturnType<typeof load> | undefined
  return {
    provider: 'google',
    async generate(request) {
      loaded ??= load()
      const { provider, generate } = await loaded
      return generate(provider(request.model), request)
    },
  }
}
