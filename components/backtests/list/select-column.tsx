import { runName } from '@/components/backtests/words'
import type { Backtest } from '@/components/data/types'
import type { DataColumn } from '@/components/ui/table/columns'

/** A tick before each row. The box is its own target: a click on it does not open the row. */
export const selectColumn = (chosen: readonly number[], toggle: (id: number) => void): DataColumn<Backtest> => ({
  id: 'select',
  header: () => <span className="sr-only">Chosen</span>,
  enableSorting: false,
  enableHiding: false,
  cell: ({ row: { original: run } }) => (
    // biome-ignore lint/a11y/noStaticElementInteractions: keeps the click from the row, does nothing itself
    // biome-ignore lint/a11y/useKeyWithClickEvents: the checkbox inside takes the keys
    <span onClick={(event) => event.stopPropagation()} className="-m-2 grid size-8 place-items-center">
      <input
        type="checkbox"
        aria-label={`Choose ${runName(run)}`}
        checked={chosen.includes(run.id)}
        onChange={() => toggle(run.id)}
        className="size-4 accent-accent"
      />
    </span>
  ),
  meta: { priority: 1, grow: 0.4, className: 'w-8', label: 'Chosen' },
})
