'use client'

import {
  type ColumnFiltersState,
  functionalUpdate,
  getCoreRowModel,
  getFacetedRowModel,
  getFacetedUniqueValues,
  getFilteredRowModel,
  getSortedRowModel,
  type SortingState,
  useReactTable,
  type VisibilityState,
} from '@tanstack/react-table'
import { type ReactNode, useMemo, useRef, useState } from 'react'
import { EmptyState } from '@/components/ui/state/empty-state'
import { ErrorState, type ErrorStateProps } from '@/components/ui/state/error-state'
import { Skeleton } from '@/components/ui/state/skeleton'
import { TableBody } from '@/components/ui/table/body'
import { cellClass, type DataColumn, withDefaults } from '@/components/ui/table/columns'
import { exportOf, type TableExport } from '@/components/ui/table/csv'
import { TableHeader } from '@/components/ui/table/header'
import { Toolbar } from '@/components/ui/table/toolbar'
import { useSavedView } from '@/components/ui/table/use-saved-view'
import { cn } from '@/lib/cn'

const VIRTUAL_FROM = 200
const TALL_FROM = 30

export type DataTableProps<Item> = {
  /** Names the table for screen readers and its filter field: "positions". */
  label: string
  /** undefined while loading. Keep the reference stable between renders. */
  data: readonly Item[] | undefined
  /** Define outside the component or memoise. */
  columns: readonly DataColumn<Item>[]
  rowId: (item: Item) => string
  onRowClick?: (item: Item) => void
  isSelected?: (item: Item) => boolean
  loading?: boolean
  skeletonRows?: number
  error?: Omit<ErrorStateProps, 'inline' | 'className'>
  /** Shown when there is no data at all; teach the next step here. */
  empty?: ReactNode
  /** Toolbar parts; without any of them there is no toolbar. */
  search?: boolean
  chooseColumns?: boolean
  onExport?: (shown: TableExport<Item>) => void
  toolbar?: ReactNode
  initialSort?: SortingState
  initialHidden?: readonly string[]
  /** Remembers sorting and columns in this browser. */
  storageKey?: string
  rowHeight?: number
  /** Height at which the table scrolls inside itself, under its header. By default only tables over 30 rows do. */
  maxHeight?: number | string
  className?: string
}

export function DataTable<Item>(props: DataTableProps<Item>) {
  const { label, data, rowId, onRowClick, isSelected, error, empty, search = false, chooseColumns = false } = props
  const {
    onExport,
    toolbar,
    initialSort = [],
    initialHidden = [],
    storageKey,
    rowHeight = 36,
    skeletonRows = 8,
  } = props
  const scroller = useRef<HTMLDivElement>(null)
  const columns = useMemo(() => withDefaults(props.columns), [props.columns])
  const items = useMemo(() => [...(data ?? [])], [data])
  const [filter, setFilter] = useState('')
  const [columnFilters, setColumnFilters] = useState<ColumnFiltersState>([])
  const [view, setView] = useSavedView(storageKey, {
    sorting: initialSort,
    visibility: Object.fromEntries(initialHidden.map((id): [string, boolean] => [id, false])) as VisibilityState,
  })

  const table = useReactTable<Item>({
    data: items,
    columns,
    getRowId: rowId,
    state: { sorting: view.sorting, columnVisibility: view.visibility, globalFilter: filter, columnFilters },
    onSortingChange: (next) => setView((now) => ({ ...now, sorting: functionalUpdate(next, now.sorting) })),
    onColumnVisibilityChange: (next) =>
      setView((now) => ({ ...now, visibility: functionalUpdate(next, now.visibility) })),
    onGlobalFilterChange: setFilter,
    onColumnFiltersChange: setColumnFilters,
    getColumnCanGlobalFilter: () => true,
    globalFilterFn: 'includesString',
    getCoreRowModel: getCoreRowModel(),
    getSortedRowModel: getSortedRowModel(),
    getFilteredRowModel: getFilteredRowModel(),
    getFacetedRowModel: getFacetedRowModel(),
    getFacetedUniqueValues: getFacetedUniqueValues(),
  })

  const { rows } = table.getRowModel()
  const visible = table.getVisibleLeafColumns()
  const loading = props.loading ?? (data === undefined && !error)
  const prioritised = visible.some((column) => column.columnDef.meta?.priority === 1)
  const virtual = rows.length > VIRTUAL_FROM
  const maxHeight = props.maxHeight ?? (rows.length > TALL_FROM ? 'min(72dvh, 900px)' : undefined)
  const weight = visible.reduce((sum, column) => sum + (column.columnDef.meta?.grow ?? 1), 0)
  const failed = error && !loading
  const bare = !loading && !failed && rows.length === 0

  return (
    <div className={props.className}>
      {(search || chooseColumns || onExport || toolbar) && (
        <Toolbar
          table={table}
          label={label}
          search={search}
          chooseColumns={chooseColumns}
          onExport={onExport && (() => onExport(exportOf(table)))}
        >
          {toolbar}
        </Toolbar>
      )}
      <div
        ref={scroller}
        tabIndex={maxHeight && !onRowClick ? 0 : undefined}
        className="scroll-slim relative overflow-auto max-sm:px-2"
        style={{ maxHeight }}
      >
        <table
          aria-label={label}
          aria-busy={loading || undefined}
          aria-rowcount={virtual ? rows.length + 1 : undefined}
          className={cn('w-full border-separate border-spacing-0 text-sm', virtual && 'sm:table-fixed')}
        >
          {virtual && (
            <colgroup>
              {visible.map((column) => (
                <col
                  key={column.id}
                  className={cn('max-sm:w-auto!', cellClass(column.columnDef, prioritised))}
                  style={{ width: `${((column.columnDef.meta?.grow ?? 1) / weight) * 100}%` }}
                />
              ))}
            </colgroup>
          )}
          <TableHeader table={table} prioritised={prioritised} />
          {loading ? (
            <tbody>
              {Array.from({ length: skeletonRows }, (_, row) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: identical rows without identity
                <tr key={row} style={{ height: rowHeight }} className="shadow-[inset_0_-1px_0_var(--hairline)]">
                  {visible.map((column) => (
                    <td
                      key={column.id}
                      className={cn('px-2 sm:first:pl-4 sm:last:pr-4', cellClass(column.columnDef, prioritised))}
                    >
                      <Skeleton className="inline-block w-3/5 max-w-24 align-middle" />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          ) : (
            !failed && (
              <TableBody
                rows={rows}
                columnCount={visible.length}
                prioritised={prioritised}
                scroller={scroller}
                virtual={virtual}
                rowHeight={rowHeight}
                onRowClick={onRowClick}
                isSelected={isSelected}
              />
            )
          )}
        </table>
      </div>
      {failed && <ErrorState {...error} />}
      {bare && items.length > 0 && <EmptyState title="Nothing matches the filter" />}
      {bare && items.length === 0 && (empty ?? <EmptyState title={`No ${label} yet`} />)}
      <span className="sr-only" role="status">
        {filter && !loading ? `${rows.length} of ${items.length} ${label} shown` : ''}
      </span>
    </div>
  )
}
