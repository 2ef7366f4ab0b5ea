import { APICallError, generateText, jsonSchema, type LanguageModel, NoObjectGeneratedError, Output } from 'ai'
import { AppError } from '../../errors'
import type { LlmRequest, LlmResponse } from '../../ports'

/**
 * One attempt through the AI SDK: no retry of its own, the schema as a hint to the provider, the text as it came. Failures become
 * AppErrors by what the caller should do about them.
 */
export async function generate(model: LanguageModel, request: LlmRequest): Promise<LlmResponse> {
  try {
    const result = await generateText({
      model,
      system: request.system,
      prompt: request.prompt,
      output: Output.object({ schema: jsonSchema(request.schema), name: request.schemaName }),
      maxOutputTokens: request.maxOutputTokens,
      maxRetries: 0,
      abortSignal: request.signal,
    })
    return toResponse(result.text, result.usage, result.finishReason)
  } catch (error) {
    // The SDK could not read the text as an object; the caller may still repair it.
    if (NoObjectGeneratedError.isInstance(error))
      return toResponse(error.text ?? '', error.usage, error.finishReason ?? 'other')
    throw toAppError(error)
  }
}

type Usage = { inputTokens?: number; outputTokens?: number } | undefined

function toResponse(text: string, usage: Usage, finishReason: string): LlmResponse {
  if (finishReason === 'content-filter') throw new AppError('model_refused', 'The model refused to answer.')
  return { text, inputTokens: usage?.inputTokens ?? 0, outputTokens: usage?.outputTokens ?? 0, finishReason }
}

function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  if (error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError'))
    return new AppError('model_unavailable', 'The model did not answer in time.', { cause: error })
  if (APICallError.isInstance(error)) {
    const status = error.statusCode
    if (status === 429) return new AppError('rate_limited', 'The model provider asks to slow down.', { cause: error })
    // A success that cannot be read was cut or came from something in between.
    if (status === undefined || status < 400 || status >= 500 || status === 408)
      return new AppError('model_unavailable', `The model provider failed${status ? ` (status ${status})` : ''}.`, {
        cause: error,
      })
    return new AppError(
      'vendor_rejected',
      `The model provider refused the request (${status}): ${error.message.slice(0, 300)}`,
      {
        cause: error,
      },
    )
  }
  return new AppError('model_unavailable', 'The model provider gave an answer that cannot be read.', { cause: error })
}
