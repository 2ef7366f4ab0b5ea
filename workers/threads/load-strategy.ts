import { pathToFileURL } from 'node:url'
import { STRATEGY_KIT } from '@/lib/domain/strategies/kit'
import { STRATEGIES } from '@/lib/domain/strategies/registry'
import type { Strategy } from '@/lib/domain/strategies/strategy'
import { AppError } from '@/lib/errors'

/** A shipped strategy by key, or a compiled file of the user's folder. */
export type StrategyPlace = { readonly key: string } | { readonly file: string }

/** The strategy at a place. Throws `invalid_input` when there is none, or when a file does not hold one. */
export async function loadStrategy(place: StrategyPlace): Promise<Strategy<never>> {
  if ('key' in place) {
    const found = STRATEGIES.get(place.key)
    if (!found) throw new AppError('invalid_input', `strategy: there is no strategy called "${place.key}"`)
    return found
  }
  const module: { default?: unknown } = await import(pathToFileURL(place.file).href)
  const made: unknown = typeof module.default === 'function' ? module.default(STRATEGY_KIT) : module.default
  if (!isStrategy(made))
    throw new AppError(
      'invalid_input',
      'The file must export by default a function that takes the kit and returns kit.defineStrategy({ key, name, summary, params, warmup, init }).',
    )
  return made
}

function isStrategy(value: unknown): value is Strategy<never> {
  if (typeof value !== 'object' || value === null) return false
  const one = value as Record<string, unknown>
  return (
    ['key', 'name', 'summary'].every((field) => typeof one[field] === 'string') &&
    ['warmup', 'init'].every((field) => typeof one[field] === 'function') &&
    typeof (one.params as { safeParse?: unknown } | undefined)?.safeParse === 'function'
  )
}
