import { z } from 'zod'
import { isoDate, symbol } from '@/lib/contracts/operation'
import { AppError } from '@/lib/errors'

/** Gathers an option that may come again. */
export const collect = (value: string, all: string[]): string[] => [...all, value]

/** `name=value` of an option; a value that is a number or a truth value is one. Throws `invalid_input`. */
export function parseParam(text: string, option: string): [string, unknown] {
  const cut = text.indexOf('=')
  if (cut < 1) throw new AppError('invalid_input', `${option}: "${text}" is not name=value`)
  const value = text.slice(cut + 1)
  if (value === 'true' || value === 'false') return [text.slice(0, cut), value === 'true']
  return [text.slice(0, cut), readNumber(value)]
}

/** Options that give something a name each, `name=value`, as one record. Throws `invalid_input` for a name that comes twice. */
export function readNamed(
  texts: readonly string[],
  option: string,
  parse: (text: string) => [string, unknown],
): Record<string, unknown> {
  const named = new Map<string, unknown>()
  for (const [name, value] of texts.map(parse)) {
    if (named.has(name)) throw new AppError('invalid_input', `${option}: ${name} is there twice`)
    named.set(name, value)
  }
  return Object.fromEntries(named)
}

/** A number where the text is one; what is none stays text, so that the contract says which. */
export const readNumber = (text: string): number | string =>
  text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text

/** Throws `invalid_input`. */
export function parseLimit(text: string): number {
  const parsed = z.coerce.number().int().min(1).max(10_000).safeParse(text)
  if (!parsed.success) throw new AppError('invalid_input', `--limit: "${text}" is not a whole number from 1 to 10000`)
  return parsed.data
}

/** Throws `invalid_input`. */
export function parseDate(text: string, option: string): string {
  const parsed = isoDate.safeParse(text)
  if (!parsed.success) throw new AppError('invalid_input', `${option}: "${text}" is not a date like 2017-06-01`)
  return parsed.data
}

/** Throws `invalid_input`. */
export function parseChoice<const T extends string>(text: string, choices: readonly T[], option: string): T {
  const choice = choices.find((one) => one === text)
  if (choice === undefined)
    throw new AppError('invalid_input', `${option}: "${text}" is not one of ${choices.join(', ')}`)
  return choice
}

/** Tickers, with commas or apart. Throws `invalid_input`. */
export function parseSymbols(texts: readonly string[], option: string): string[] {
  return texts
    .flatMap((text) => text.split(','))
    .filter((text) => text.trim() !== '')
    .map((text) => {
      const parsed = symbol.safeParse(text)
      if (!parsed.success) throw new AppError('invalid_input', `${option}: "${text}" is not a ticker`)
      return parsed.data
    })
}

/** The number of a backtest or a sweep. Throws `invalid_input`. */
export function parseId(text: string, what: 'backtest' | 'sweep'): bigint {
  if (!/^\d{1,18}$/.test(text)) throw new AppError('invalid_input', `"${text}" is not the number of a ${what}`)
  return BigInt(text)
}
