import type { ColumnDef, FilterFn, Row, RowData, SortingFn } from '@tanstack/react-table'

declare module '@tanstack/react-table' {
  interface ColumnMeta<TData extends RowData, TValue> {
    /** Right-aligned, tabular, sorted as a number (decimal strings too), missing values last. */
    numeric?: boolean
    /** 1 stays on a phone, the rest is hidden there. If no column says 1, the table scrolls sideways instead. */
    priority?: 1 | 2 | 3
    /** Name in the column menu and the export, where `header` is not plain text. */
    label?: string
    /** Offers the column's distinct values in the toolbar. */
    filter?: 'select'
    /** Decimals of its numbers in the export, where they are not up to six. */
    decimals?: number
    /** Share of the width, used once the table is virtualised (its layout is then fixed). */
    grow?: number
    className?: string
    /** Never written: keeps the interface generic in what react-table asks for. */
    readonly row?: (row: TData, value: TValue) => never
  }
}

/** A column of `DataTable`: `{ id, header, accessorFn: (row) => …, cell?: ({ row }) => …, meta }`. */
export type DataColumn<Item> = ColumnDef<Item, unknown>

export function columnLabel<Item>(column: { id: string; columnDef: DataColumn<Item> }): string {
  const { header, meta } = column.columnDef
  return meta?.label ?? (typeof header === 'string' ? header : column.id)
}

const isMissing = (value: unknown) => value === null || value === undefined || value === ''

const byNumber = <Item>(a: Row<Item>, b: Row<Item>, id: string) => Number(a.getValue(id)) - Number(b.getValue(id))

/** react-table keeps only `undefined` last in both directions, so nothing of any kind becomes that. */
function blanksToUndefined<Item>(column: DataColumn<Item>): Partial<DataColumn<Item>> {
  if (!('accessorFn' in column) || !column.accessorFn) return {}
  const read = column.accessorFn
  return {
    accessorFn: (item: Item, index: number) => {
      const value = read(item, index)
      return isMissing(value) ? undefined : value
    },
  }
}

/** Gives columns their sorting and filtering, so that callers only say `meta.numeric` or `meta.filter`. */
export function withDefaults<Item>(columns: readonly DataColumn<Item>[]): DataColumn<Item>[] {
  const numeric: SortingFn<Item> = byNumber
  const oneOf: FilterFn<Item> = (row, id, wanted: unknown) =>
    wanted === undefined || String(row.getValue(id)) === wanted
  return columns.map((column) => {
    const defaults: Partial<DataColumn<Item>> = {
      sortUndefined: 'last',
      filterFn: oneOf,
      ...(column.meta?.numeric ? { sortingFn: numeric, sortDescFirst: true } : {}),
    }
    return Object.assign({}, defaults, column, blanksToUndefined(column))
  })
}

/** Classes of a cell or header: alignment, and which columns a phone leaves out. */
export function cellClass<Item>(definition: DataColumn<Item>, prioritised: boolean): string {
  const { meta } = definition
  return [
    meta?.numeric ? 'num text-right' : 'text-left',
    prioritised && meta?.priority !== 1 ? 'max-sm:hidden' : '',
    meta?.className ?? '',
  ].join(' ')
}
