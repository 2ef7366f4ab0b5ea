import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { z } from 'zod'

/** What the server does with the next request. */
export type Behaviour =
  | { kind: 'answer'; text: string }
  | { kind: 'refuse' }
  | { kind: 'status'; status: number; retryAfter?: number }
  | { kind: 'hang' }
  | { kind: 'cut' }
  | { kind: 'garbage' }

export type ModelServer = {
  url: string
  /** Requests that arrived, newest last: the prompt of each. */
  prompts: string[]
  /** Behaviours in order; when they are used up, `fallback` decides by the prompt. */
  queue: Behaviour[]
  fallback: (prompt: string) => Behaviour
  close(): Promise<void>
}

/** JSON Schema as providers take it for structured output; bounds and references are refused. */
const schemaNode: z.ZodType = z.lazy(() =>
  z.strictObject({
    type: z.enum(['object', 'string', 'number', 'boolean', 'array', 'null']).optional(),
    properties: z.record(z.string(), schemaNode).optional(),
    required: z.array(z.string()).optional(),
    items: schemaNode.optional(),
    enum: z.array(z.string()).optional(),
    anyOf: z.array(schemaNode).optional(),
    nullable: z.boolean().optional(),
    additionalProperties: z.literal(false).optional(),
    description: z.string().optional(),
  }),
)
const text = z.strictObject({ type: z.literal('text'), text: z.string() })

const anthropicRequest = z.strictObject({
  model: z.string().startsWith('claude-'),
  max_tokens: z.number().int().positive(),
  output_config: z.strictObject({ format: z.strictObject({ type: z.literal('json_schema'), schema: schemaNode }) }),
  system: z.array(text),
  messages: z.array(z.strictObject({ role: z.literal('user'), content: z.array(text) })),
})
const openaiRequest = z.strictObject({
  model: z.string().startsWith('gpt-'),
  max_completion_tokens: z.number().int().positive(),
  response_format: z.strictObject({
    type: z.literal('json_schema'),
    json_schema: z.strictObject({
      schema: schemaNode,
      strict: z.literal(true),
      name: z.string().regex(/^[\w-]{1,64}$/),
    }),
  }),
  messages: z.array(z.strictObject({ role: z.enum(['developer', 'system', 'user']), content: z.string() })),
})
const part = z.strictObject({ text: z.string() })
const googleRequest = z.strictObject({
  generationConfig: z.strictObject({
    maxOutputTokens: z.number().int(),
    responseMimeType: z.literal('application/json'),
    responseSchema: schemaNode,
  }),
  contents: z.array(z.strictObject({ role: z.literal('user'), parts: z.array(part) })),
  systemInstruction: z.strictObject({ parts: z.array(part) }),
})

type Wire = {
  match: RegExp
  prompt(body: unknown): string
  answer(text: string): unknown
  refusal(): unknown
  error(message: string): unknown
}

const WIRES: Wire[] = [
  {
    match: /^\/v1\/messages$/,
    prompt: (body) =>
      anthropicRequest
        .parse(body)
        .messages.flatMap(({ content }) => content.map((item) => item.text))
        .join('\n'),
    answer: (content) => anthropicMessage([{ type: 'text', text: content }], 'end_turn'),
    refusal: () => anthropicMessage([], 'refusal'),
    error: (message) => ({ type: 'error', error: { type: 'invalid_request_error', message } }),
  },
  {
    match: /^\/v1\/chat\/completions$/,
    prompt: (body) =>
      openaiRequest
        .parse(body)
        .messages.filter(({ role }) => role === 'user')
        .map(({ content }) => content)
        .join('\n'),
    answer: (content) => openaiCompletion(content, 'stop'),
    refusal: () => openaiCompletion('', 'content_filter'),
    error: (message) => ({ error: { message, type: 'invalid_request_error', param: null, code: null } }),
  },
  {
    match: /^\/v1beta\/models\/gemini-[\w.-]+:generateContent$/,
    prompt: (body) =>
      googleRequest
        .parse(body)
        .contents.flatMap(({ parts }) => parts.map((item) => item.text))
        .join('\n'),
    answer: (content) => geminiAnswer([{ text: content }], 'STOP'),
    refusal: () => geminiAnswer([], 'SAFETY'),
    error: (message) => ({ error: { code: 400, message, status: 'INVALID_ARGUMENT' } }),
  },
]

const anthropicMessage = (content: unknown[], stop: string) => ({
  id: 'msg_test',
  type: 'message',
  role: 'assistant',
  model: 'claude-test',
  content,
  stop_reason: stop,
  stop_sequence: null,
  usage: { input_tokens: 1_000, output_tokens: 100 },
})
const openaiCompletion = (content: string, finish: string) => ({
  id: 'chatcmpl-test',
  object: 'chat.completion',
  created: 1_700_000_000,
  model: 'gpt-test',
  choices: [{ index: 0, message: { role: 'assistant', content, refusal: null }, finish_reason: finish }],
  usage: { prompt_tokens: 1_000, completion_tokens: 100, total_tokens: 1_100 },
})
const geminiAnswer = (parts: unknown[], finish: string) => ({
  candidates: [{ content: { role: 'model', parts }, finishReason: finish, index: 0 }],
  usageMetadata: { promptTokenCount: 1_000, candidatesTokenCount: 100, totalTokenCount: 1_100 },
})

/** A local server that speaks the three providers' wire formats and refuses what they refuse. */
export async function startModelServer(): Promise<ModelServer> {
  const state = {
    prompts: [] as string[],
    queue: [] as Behaviour[],
    fallback: (): Behaviour => ({ kind: 'status', status: 500 }),
  }
  const server = createServer((request, response) => void respond(request, response))
  // Connections are the client's to end: one that the server ends may be used once more.
  server.keepAliveTimeout = 0

  async function respond(request: IncomingMessage, response: ServerResponse) {
    const json = (status: number, body: unknown, headers: Record<string, string> = {}) =>
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
    const wire = WIRES.find(({ match }) => match.test(request.url ?? ''))
    if (!wire) return json(404, { error: 'no such endpoint' })
    let body = ''
    for await (const chunk of request) body += chunk
    let prompt: string
    try {
      prompt = wire.prompt(JSON.parse(body))
    } catch (error) {
      return json(400, wire.error(`refused: ${error instanceof Error ? error.message.slice(0, 300) : error}`))
    }
    state.prompts.push(prompt)
    const next = state.queue.shift() ?? result.fallback(prompt)
    if (next.kind === 'answer') return json(200, wire.answer(next.text))
    if (next.kind === 'refuse') return json(200, wire.refusal())
    if (next.kind === 'status') return json(next.status, wire.error(`status ${next.status}`))
    if (next.kind === 'garbage') return response.writeHead(200, { 'content-type': 'application/json' }).end('<html>')
    if (next.kind === 'cut') {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '5000' })
      response.write('{"id":"msg')
      return setTimeout(() => request.socket.destroy(), 10)
    }
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const result: ModelServer = {
    ...state,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
  return result
}
