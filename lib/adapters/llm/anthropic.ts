import type { Llm } from '../../ports'

/** The SDK is loaded with the first question: most processes ask none. */
export function createAnthropicLlm(options: { apiKey: string; baseURL?: string }): Llm {
  const load = async () => {
    const [sdk, { generate }] = await Promise.all([import('@ai-sdk/anthropic'), import('./generate')])
    return { provider: sdk.createAnthropic(options), generate }
  }
  let loaded: ReturnType<typeof load> | undefined
  return {
    provider: 'anthropic',
    async generate(request) {
      loaded ??= load()
      const { provider, generate } = await loaded
      return generate(provider(request.model), request)
    },
  }
}
