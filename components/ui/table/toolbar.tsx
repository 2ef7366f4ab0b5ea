'use client'

import type { Column, Table } from '@tanstack/react-table'
import { ChevronDown, Columns3, Download, Search, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button, IconButton } from '@/components/ui/button'
import { Input } from '@/components/ui/form/input'
import { Menu, MenuCheckboxItem, MenuLabel, MenuRadioGroup, MenuRadioItem } from '@/components/ui/overlay/dropdown-menu'
import { columnLabel } from '@/components/ui/table/columns'

export type ToolbarProps<Item> = {
  table: Table<Item>
  label: string
  search: boolean
  chooseColumns: boolean
  onExport?: () => void
  children?: ReactNode
}

export function Toolbar<Item>({ table, label, search, chooseColumns, onExport, children }: ToolbarProps<Item>) {
  const text: unknown = table.getState().globalFilter
  const filters = table.getAllLeafColumns().filter((column) => column.columnDef.meta?.filter === 'select')
  return (
    <div className="flex flex-wrap items-center gap-1.5 px-4 py-1.5">
      {search && (
        <div className="w-full sm:w-56">
          <Input
            aria-label={`Filter ${label}`}
            placeholder="Filter"
            prefix={<Search aria-hidden />}
            value={typeof text === 'string' ? text : ''}
            onChange={(event) => table.setGlobalFilter(event.target.value)}
            className="h-7 border-edge/50"
          />
        </div>
      )}
      {filters.map((column) => (
        <ColumnFilter key={column.id} column={column} />
      ))}
      {children}
      <div className="ml-auto flex items-center">
        {chooseColumns && (
          <Menu trigger={<IconButton size="sm" label="Choose columns" icon={<Columns3 />} />}>
            <MenuLabel>Columns</MenuLabel>
            {table
              .getAllLeafColumns()
              .filter((column) => column.getCanHide())
              .map((column) => (
                <MenuCheckboxItem
                  key={column.id}
                  checked={column.getIsVisible()}
                  onCheckedChange={(visible) => column.toggleVisibility(visible)}
                >
                  {columnLabel(column)}
                </MenuCheckboxItem>
              ))}
          </Menu>
        )}
        {onExport && <IconButton size="sm" label="Export as CSV" icon={<Download />} onClick={onExport} />}
      </div>
    </div>
  )
}

const ANY = ''

function ColumnFilter<Item>({ column }: { column: Column<Item> }) {
  const name = columnLabel(column)
  const chosen: unknown = column.getFilterValue()
  const values = [...column.getFacetedUniqueValues().keys()].map(String).sort()
  return (
    <span className="inline-flex items-center">
      <Menu
        align="start"
        trigger={
          <Button size="sm" variant={chosen ? 'secondary' : 'ghost'}>
            {chosen ? `${name}: ${chosen}` : name}
            <ChevronDown aria-hidden className="size-3.5" />
          </Button>
        }
      >
        <MenuRadioGroup
          value={typeof chosen === 'string' ? chosen : ANY}
          onValueChange={(value) => column.setFilterValue(value === ANY ? undefined : value)}
        >
          <MenuRadioItem value={ANY}>Any</MenuRadioItem>
          {values.map((value) => (
            <MenuRadioItem key={value} value={value}>
              {value}
            </MenuRadioItem>
          ))}
        </MenuRadioGroup>
      </Menu>
      {chosen !== undefined && (
        <IconButton
          size="sm"
          label={`Clear the filter on ${name}`}
          icon={<X />}
          onClick={() => column.setFilterValue(undefined)}
        />
      )}
    </span>
  )
}
