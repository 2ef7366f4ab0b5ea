import type { Table } from '@tanstack/react-table'
import { columnLabel } from '@/components/ui/table/columns'

/** What a table shows right now: visible columns, filtered and sorted rows. */
export type TableExport<Item> = { headers: string[]; rows: string[][]; items: Item[] }

export function exportOf<Item>(table: Table<Item>): TableExport<Item> {
  const columns = table.getVisibleLeafColumns().filter((column) => column.accessorFn)
  const rows = table.getSortedRowModel().rows
  return {
    headers: columns.map((column) => columnLabel(column)),
    rows: rows.map((row) => columns.map((column) => csvText(row.getValue(column.id), column.columnDef.meta?.decimals))),
    items: rows.map((row) => row.original),
  }
}

/** A value without the digits that only floating point adds: so many decimals, or up to six. Decimal strings are exact already. */
export function csvText(value: unknown, decimals?: number): string {
  if (typeof value !== 'number') return String(value ?? '')
  // Adding zero takes the sign from a zero.
  const rounded = Number(value.toFixed(decimals ?? 6)) + 0
  return decimals === undefined ? String(rounded) : rounded.toFixed(decimals)
}

/** A spreadsheet runs cells that start like a formula; numbers keep their sign, everything else is defused. */
function cell(text: string): string {
  const isNumber = text !== '' && !Number.isNaN(Number(text))
  const safe = !isNumber && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

export function toCsv({ headers, rows }: { headers: string[]; rows: string[][] }): string {
  return [headers, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')
}

/** Hands text to the browser as a download. */
export function downloadText(name: string, text: string, type = 'text/csv;charset=utf-8'): void {
  const url = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}
