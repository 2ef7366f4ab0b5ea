import type { z } from 'zod'
import type { cycleDetail } from '@/lib/contracts/api/cycles'
import { printLine, printTable } from './print'

type Detail = z.input<typeof cycleDetail>

const WIDTH = 92

/** What each agent said, and what was ordered and filled. */
export function printCycle(cycle: Detail): void {
  printLine(
    `Cycle ${cycle.cycle_id} · ${cycle.account} · ${cycle.as_of ? `as of ${cycle.as_of}` : 'real time'} · ${cycle.status}`,
  )
  if (cycle.error) printLine(`  ${cycle.error.code}: ${cycle.error.message}`)
  section('DataAgent', cycle.signals, (signal) => [
    signal.symbol,
    signal.action,
    `${signal.confidence}`,
    signal.reasoning,
  ])
  section('RiskManager', cycle.assessments, (item) => [
    item.symbol,
    item.approved
      ? `ok ${item.original_quantity}→${item.adjusted_quantity}`
      : `refused (${item.refusal?.code ?? item.phase})`,
    `${item.confidence}`,
    [
      item.reasoning,
      ...item.clamps.map((clamp) => `${clamp.rule}: ${clamp.before}→${clamp.after}, ${clamp.reason}`),
    ].join(' '),
  ])
  section('Validator', cycle.validations, (item) => [
    item.symbol,
    item.approved ? 'ok' : 'refused',
    `${item.confidence}`,
    item.reasoning,
  ])
  section('MetaAgent', cycle.decisions, (item) => [item.symbol, item.decision, `${item.confidence}`, item.reasoning])
  if (cycle.orders.length) {
    printLine('\nOrders')
    printTable(
      ['symbol', 'side', 'shares', 'status', 'filled', 'price', 'commission', 'at'],
      cycle.orders.map((order) => [
        order.symbol,
        order.side,
        Number(order.quantity),
        order.status,
        Number(order.filled_quantity),
        order.average_price === null ? null : Number(order.average_price).toFixed(4),
        Number(order.commission).toFixed(2),
        order.fills.at(-1)?.filled_at ?? order.status_reason ?? '',
      ]),
    )
  } else if (cycle.execute) printLine('\nNothing was ordered.')
}

function section<T>(agent: string, items: readonly T[], row: (item: T) => [string, string, string, string]): void {
  if (items.length === 0) return
  printLine(`\n${agent}`)
  printTable(
    ['symbol', 'says', 'conf', 'why'],
    items.map((item) => {
      const [symbol, says, confidence, why] = row(item)
      return [symbol, says, Number(confidence), wrap(why)]
    }),
  )
}

function wrap(text: string): string {
  const lines: string[] = ['']
  for (const word of text.split(/\s+/)) {
    const line = lines.at(-1) ?? ''
    if (line.length + word.length + 1 > WIDTH) lines.push(word)
    else lines[lines.length - 1] = line ? `${line} ${word}` : word
  }
  return lines.join('\n')
}
