import { existsSync, readFileSync } from 'node:fs'
import { type RunCard, runCard } from '@/lib/contracts/api/backtests'
import { findBacktest } from '@/lib/db/backtests'
import type { Deps } from '@/lib/deps'
import { AppError } from '@/lib/errors'
import { parseId } from './parse-options'

/** A card from a number of a stored backtest, or from a file that is a card or a report with one. */
export async function readCard(deps: Deps, where: string): Promise<RunCard> {
  if (/^\d+$/.test(where)) {
    const row = await findBacktest(deps.db, parseId(where, 'backtest'))
    if (!row?.runCard) throw new AppError('not_found', `There is no completed backtest ${where}.`)
    return runCard.parse(row.runCard)
  }
  let value: unknown
  try {
    value = JSON.parse(readFileSync(where, 'utf8'))
  } catch (cause) {
    if (!existsSync(where)) throw new AppError('not_found', `There is no file ${where}.`)
    throw new AppError('invalid_input', `${where} cannot be read as JSON.`, { cause })
  }
  const inside = typeof value === 'object' && value !== null && 'run_card' in value ? value.run_card : value
  const parsed = runCard.safeParse(inside)
  if (!parsed.success) throw new AppError('invalid_input', `${where} holds no run card.`)
  return parsed.data
}
