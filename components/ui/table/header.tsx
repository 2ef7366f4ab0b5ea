'use client'

import { flexRender, type Header, type Table } from '@tanstack/react-table'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { cellClass } from '@/components/ui/table/columns'
import { cn } from '@/lib/cn'

export function TableHeader<Item>({ table, prioritised }: { table: Table<Item>; prioritised: boolean }) {
  return (
    <thead>
      {table.getHeaderGroups().map((group) => (
        <tr key={group.id}>
          {group.headers.map((header) => (
            <HeaderCell key={header.id} header={header} prioritised={prioritised} />
          ))}
        </tr>
      ))}
    </thead>
  )
}

function HeaderCell<Item>({ header, prioritised }: { header: Header<Item, unknown>; prioritised: boolean }) {
  const { column } = header
  const sorted = column.getIsSorted()
  const numeric = column.columnDef.meta?.numeric
  const label = header.isPlaceholder ? null : flexRender(column.columnDef.header, header.getContext())
  const Arrow = sorted === 'desc' ? ArrowDown : ArrowUp
  return (
    <th
      scope="col"
      aria-sort={sorted ? (sorted === 'asc' ? 'ascending' : 'descending') : undefined}
      className={cn(
        // The line is a shadow: a collapsed border would stay behind when the header sticks.
        'sticky top-0 z-10 h-8 whitespace-nowrap bg-bg px-2 text-xs font-normal text-faint shadow-[inset_0_-1px_0_var(--hairline)] sm:first:pl-4 sm:last:pr-4',
        cellClass(column.columnDef, prioritised),
      )}
    >
      {column.getCanSort() ? (
        <button
          type="button"
          onClick={column.getToggleSortingHandler()}
          className={cn(
            'group inline-flex h-6 items-center gap-1 rounded-sm hover:text-text focus-visible:outline-offset-0',
            numeric && 'flex-row-reverse',
            sorted && 'text-text',
          )}
        >
          {label}
          <Arrow
            aria-hidden
            className={cn(
              'size-3',
              numeric ? '-ml-4 mr-0' : '-mr-4',
              sorted ? 'm-0' : 'opacity-0 group-hover:opacity-60',
            )}
          />
        </button>
      ) : (
        label
      )}
    </th>
  )
}
