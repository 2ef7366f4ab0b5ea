import type { Llm } from '../../ports'

/** The SDK is loaded with the first question: most processes ask none. */
export function createOpenAILlm(options: { apiKey: string; baseURL?: string }): Llm {
  const load = async () => {
    const [sdk, { generate }] = await Promise.all([import('@ai-sdk/openai'), import('./generate')])
    return { provider: sdk.createOpenAI(options), generate }
  }
  let loaded: ReturnType<typeof load> | undefined
  return {
    provider: 'openai',
    async generate(request) {
      loaded ??= load()
      const { provider, generate } = await loaded
      return generate(provider.chat(request.model), request)
    },
  }
}
