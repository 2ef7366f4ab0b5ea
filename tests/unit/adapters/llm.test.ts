import { createAnthropicLlm } from '@/lib/adapters/llm/anthropic'
import { createGoogleLlm } from '@/lib/adapters/llm/google'
import { createOpenAILlm } from '@/lib/adapters/llm/openai'
import { describeLlm } from '../../contracts/llm'

describeLlm('anthropic', 'claude-sonnet-4-5', (url) => createAnthropicLlm({ apiKey: 'test', baseURL: `${url}/v1` }))
describeLlm('openai', 'gpt-5', (url) => createOpenAILlm({ apiKey: 'test', baseURL: `${url}/v1` }))
describeLlm('google', 'gemini-2.5-pro', (url) => createGoogleLlm({ apiKey: 'test', baseURL: `${url}/v1beta` }))
