import { AppError } from '@/lib/errors'

/** `name=value` of an option; a value that is a number or a truth value is one. Throws `invalid_input`. */
export function parseParam(text: string, option: string): [string, unknown] {
  const cut = text.indexOf('=')
  if (cut < 1) throw new AppError('invalid_input', `${option}: "${text}" is not name=value`)
  const value = text.slice(cut + 1)
  if (value === 'true' || value === 'false') return [text.slice(0, cut), value === 'true']
  return [text.slice(0, cut), value !== '' && Number.isFinite(Number(value)) ? Number(value) : value]
}
