'use client'

import { flexRender, type Row } from '@tanstack/react-table'
import { useVirtualizer } from '@tanstack/react-virtual'
import type { KeyboardEvent, RefObject } from 'react'
import { useState } from 'react'
import { cellClass } from '@/components/ui/table/columns'
import { cn } from '@/lib/cn'

export type TableBodyProps<Item> = {
  rows: Row<Item>[]
  columnCount: number
  prioritised: boolean
  scroller: RefObject<HTMLDivElement | null>
  virtual: boolean
  rowHeight: number
  onRowClick?: (item: Item) => void
  isSelected?: (item: Item) => boolean
}

/** Keys that move the roving row, and by how much; the ends are clamped by the caller. */
const moves: Record<string, number> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 10,
  PageUp: -10,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
}

export function TableBody<Item>(props: TableBodyProps<Item>) {
  const { rows, columnCount, prioritised, scroller, virtual, rowHeight, onRowClick, isSelected } = props
  const [active, setActive] = useState(0)
  const virtualizer = useVirtualizer({
    count: rows.length,
    enabled: virtual,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  })
  const items = virtualizer.getVirtualItems()
  const first = virtual ? (items[0]?.index ?? 0) : 0
  const shown = virtual ? rows.slice(first, (items.at(-1)?.index ?? -1) + 1) : rows
  const before = virtual ? (items[0]?.start ?? 0) : 0
  const after = virtual ? virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0) : 0
  const tabStop = Math.min(active, rows.length - 1)

  const focusRow = (index: number) => {
    setActive(index)
    if (virtual) virtualizer.scrollToIndex(index)
    // A row outside the window exists only after the next paint.
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`tr[data-index="${index}"]`)?.focus())
  }

  const onKeyDown = (event: KeyboardEvent<HTMLTableRowElement>, index: number, row: Row<Item>) => {
    if (event.target !== event.currentTarget) return
    const move = moves[event.key]
    if (move !== undefined) {
      event.preventDefault()
      focusRow(Math.min(rows.length - 1, Math.max(0, index + move)))
    } else if ((event.key === 'Enter' || event.key === ' ') && onRowClick) {
      event.preventDefault()
      onRowClick(row.original)
    }
  }

  return (
    <tbody>
      {before > 0 && <Spacer height={before} span={columnCount} />}
      {shown.map((row, offset) => {
        const index = first + offset
        const selected = isSelected?.(row.original) ?? false
        return (
          <tr
            key={row.id}
            data-index={index}
            aria-rowindex={virtual ? index + 2 : undefined}
            aria-selected={isSelected ? selected : undefined}
            tabIndex={onRowClick ? (index === tabStop ? 0 : -1) : undefined}
            onFocus={() => setActive(index)}
            onKeyDown={onRowClick ? (event) => onKeyDown(event, index, row) : undefined}
            onClick={onRowClick ? () => onRowClick(row.original) : undefined}
            style={{ height: rowHeight }}
            className={cn(
              'shadow-[inset_0_-1px_0_var(--hairline)]',
              onRowClick && 'cursor-pointer hover:bg-selected/60',
              selected && 'bg-selected',
            )}
          >
            {row.getVisibleCells().map((cell) => (
              <td
                key={cell.id}
                className={cn(
                  'px-2 sm:first:pl-4 sm:last:pr-4',
                  virtual && 'truncate',
                  cellClass(cell.column.columnDef, prioritised),
                )}
              >
                {flexRender(cell.column.columnDef.cell, cell.getContext())}
              </td>
            ))}
          </tr>
        )
      })}
      {after > 0 && <Spacer height={after} span={columnCount} />}
    </tbody>
  )
}

/** Stands for the rows outside the window, so that the scroll bar tells the truth. */
function Spacer({ height, span }: { height: number; span: number }) {
  return (
    <tr aria-hidden>
      <td colSpan={span} style={{ height, padding: 0 }} />
    </tr>
  )
}
