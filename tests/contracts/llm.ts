import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { wireSchema } from '@/agents/outputs'
import { OPINION_ROLES, type OpinionRole } from '@/lib/domain/agents/opinion'
import type { Llm } from '@/lib/ports'
import { type Behaviour, type ModelServer, startModelServer } from '../model-server'

/** What every provider's adapter must do, against a server that speaks its wire format. */
export function describeLlm(name: string, model: string, make: (url: string) => Llm): void {
  describe(`${name} as an Llm`, () => {
    let server: ModelServer
    beforeAll(async () => {
      server = await startModelServer()
    })
    afterAll(() => server.close())
    const ask = (behaviour: Behaviour, options: { role?: OpinionRole; ms?: number } = {}) => {
      server.queue.push(behaviour)
      const role = options.role ?? 'technical'
      return make(server.url).generate({
        model,
        system: 'system',
        prompt: 'question',
        schema: wireSchema(role),
        schemaName: role,
        maxOutputTokens: 500,
        signal: AbortSignal.timeout(options.ms ?? 5_000),
      })
    }

    it.each(OPINION_ROLES)('asks in a form the provider accepts: %s', async (role) => {
      await expect(ask({ kind: 'answer', text: '{"ok":true}' }, { role })).resolves.toEqual({
        text: '{"ok":true}',
        inputTokens: 1_000,
        outputTokens: 100,
        finishReason: 'stop',
      })
    })
    it('gives malformed JSON back as it came', async () => {
      await expect(ask({ kind: 'answer', text: '{"recommendation": "BUY",' })).resolves.toMatchObject({
        text: '{"recommendation": "BUY",',
      })
    })
    it.each([
      ['a refusal', { kind: 'refuse' }, 'model_refused'],
      ['429', { kind: 'status', status: 429 }, 'rate_limited'],
      ['529', { kind: 'status', status: 529 }, 'model_unavailable'],
      ['500', { kind: 'status', status: 500 }, 'model_unavailable'],
      ['401', { kind: 'status', status: 401 }, 'vendor_rejected'],
      ['a cut connection', { kind: 'cut' }, 'model_unavailable'],
      ['an answer that is no JSON', { kind: 'garbage' }, 'model_unavailable'],
    ] as const)('names %s', async (_, behaviour, code) => {
      await expect(ask(behaviour)).rejects.toMatchObject({ name: 'AppError', code })
      server.queue.length = 0
    })
    it('stops at the deadline', async () => {
      await expect(ask({ kind: 'hang' }, { ms: 150 })).rejects.toMatchObject({ code: 'model_unavailable' })
    })
  })
}
