import type { z } from 'zod'
import type { getStatement } from '../contracts/api/capital'
import { findAccount } from '../db/accounts'
import { type CashLine, listCash } from '../db/capital'
import type { Db } from '../db/client'
import { decimal, ZERO } from '../domain/money'
import { AppError } from '../errors'
import { ownTime } from './own-time'

type Statement = z.input<(typeof getStatement)['response']>

/** Every movement of cash between two instants, in the order of the books, with the balance after each. */
export async function readStatement(db: Db, accountId: string, from: Date | null, to: Date | null): Promise<Statement> {
  const account = await findAccount(db, accountId)
  if (!account) throw new AppError('not_found', `There is no account called "${accountId}".`)
  const [booked, timeOf] = await Promise.all([listCash(db, accountId), ownTime(db, account)])
  const moves = booked
    .map((line) => ({ line, at: timeOf(line), amount: decimal(line.amount.toString()) }))
    .filter(({ at }) => !to || at <= to)
  const opening = moves.reduce((sum, { at, amount }) => (from && at < from ? sum.plus(amount) : sum), ZERO)
  let balance = opening
  const lines = moves
    .filter(({ at }) => !from || at >= from)
    .map(({ line, at, amount }) => {
      balance = balance.plus(amount)
      return {
        at: at.toISOString(),
        ...wordsOf(line),
        amount: amount.toFixed(),
        balance: balance.toFixed(),
        event_seq: Number(line.seq),
      }
    })
  return { account: accountId, opening_balance: opening.toFixed(), closing_balance: balance.toFixed(), lines }
}

function wordsOf({ type, data }: CashLine): Pick<Statement['lines'][number], 'type' | 'symbol' | 'description'> {
  switch (type) {
    case 'AccountOpened':
    case 'AccountReset':
      return { type: 'deposit', symbol: null, description: 'Opening balance' }
    case 'TradeExecuted':
      return {
        type: data.side,
        symbol: data.symbol,
        description: `${data.quantity} at ${data.price}, commission ${data.commission}`,
      }
    case 'FillReversed':
      return { type: data.corrected ? 'correction' : 'bust', symbol: data.symbol, description: data.reason }
    case 'CapitalMoved':
      return { type: data.kind, symbol: null, description: data.note ?? '' }
    case 'CashBooked':
      return { type: data.kind, symbol: data.symbol, description: data.note }
    case 'SplitApplied':
      return { type: 'split', symbol: data.symbol, description: `Fraction left by the split of ${data.exDate}` }
  }
}

const HEADERS = ['at', 'type', 'symbol', 'description', 'amount', 'balance', 'event_seq'] as const

/** RFC 4180. A cell that a spreadsheet would run as a formula begins with an apostrophe; figures stay as they are. */
export const statementCsv = ({ lines }: Statement): string =>
  [HEADERS, ...lines.map((line) => HEADERS.map((name) => cell(String(line[name] ?? ''))))]
    .map((row) => `${row.join(',')}\r\n`)
    .join('')

function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
