import type { z } from 'zod'
import type { getStatement } from '../contracts/api/capital'
import { findAccount } from '../db/accounts'
import { type CashLine, listCash } from '../db/capital'
import type { Db } from '../db/client'
import { decimal, ZERO } from '../domain/money'
import { AppError } from '../errors'

type Statement = z.input<(typeof getStatement)['response']>

/** Every movement of cash between two instants, in the order of the books, with the balance after each. */
export async function readStatement(db: Db, accountId: string, from: Date | null, to: Date | null): Promise<Statement> {
  if (!(await findAccount(db, accountId))) throw new AppError('not_found', `There is no account called "${accountId}".`)
  let balance = ZERO
  let opening = ZERO
  const lines: Statement['lines'] = []
  for (const line of await listCash(db, accountId, to)) {
    const amount = decimal(line.amount.toString())
    balance = balance.plus(amount)
    if (from && line.at < from) {
      opening = balance
      continue
    }
    lines.push({
      at: line.at.toISOString(),
      ...wordsOf(line),
      amount: amount.toFixed(),
      balance: balance.toFixed(),
      event_seq: Number(line.seq),
    })
  }
  return { account: accountId, opening_balance: opening.toFixed(), closing_balance: balance.toFixed(), lines }
}

function wordsOf({ type, data }: CashLine): Pick<Statement['lines'][number], 'type' | 'symbol' | 'description'> {
  const symbol = data.symbol ?? null
  switch (type) {
    case 'TradeExecuted':
      return {
        type: data.side ?? 'trade',
        symbol,
        description: `${data.quantity} at ${data.price}, commission ${data.commission}`,
      }
    case 'CapitalMoved':
      return { type: data.kind ?? 'deposit', symbol, description: data.note ?? '' }
    case 'SplitApplied':
      return { type: 'split', symbol, description: `Fraction left by the split of ${data.exDate}` }
    default:
      return { type: 'deposit', symbol, description: 'Opening balance' }
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
