'use client'

import { type KeyboardEvent, useRef, useState } from 'react'
import { type Objective, objectiveText } from '@/components/backtests/sweeps/sweep-words'
import type { SweepDetail } from '@/components/data/types'
import { cn } from '@/lib/cn'

type Map = NonNullable<SweepDetail['heat_map']>
type Scalar = Map['x']['values'][number]

const text = (value: Scalar | undefined): string =>
  typeof value === 'number' ? String(Number(value.toPrecision(5))) : String(value ?? '')

/** Colour of a value between the worst and the best: loss through nothing to gain, on one scale, when zero lies between, else one hue. */
function shade(value: number | null, low: number, high: number): string | undefined {
  if (value === null) return undefined
  const of = (token: string, share: number) =>
    `color-mix(in srgb, var(${token}) ${Math.round(6 + Math.min(1, Math.max(0, share)) * 38)}%, transparent)`
  const most = Math.max(high, -low)
  if (low < 0 && high > 0) return value >= 0 ? of('--gain', value / most) : of('--loss', -value / most)
  return of('--accent', high > low ? (value - low) / (high - low) : 1)
}

/** Columns that have room for a number in each. */
const MOST_NUMBERS = 16

const STEPS: Record<string, [number, number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
}

type Props = {
  map: Map
  /** The cell itself, or the mean of it and those next to it. */
  view: 'objective' | 'neighbourhood'
  objective: Objective
  /** Cells to mark, by their two parameters. */
  marks: readonly { x: Scalar | undefined; y: Scalar | undefined; word: string }[]
}

/** Objective over two parameters. One stop of the Tab key; the arrows walk the cells, and what is under them is said below. */
export function HeatMap({ map, view, objective, marks }: Props) {
  const grid = map[view]
  const known = grid.flat().filter((value): value is number => value !== null)
  const low = Math.min(...known)
  const high = Math.max(...known)
  const table = useRef<HTMLTableElement>(null)
  const [at, setAt] = useState<[number, number]>([0, 0])
  const [shown, setShown] = useState<[number, number] | null>(null)
  const isRoomy = map.x.values.length <= MOST_NUMBERS
  const isLow = map.y.values.length > 2 * MOST_NUMBERS
  const labelled = (index: number, count: number) => index % Math.ceil(count / MOST_NUMBERS) === 0

  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key]
    if (!step) return
    event.preventDefault()
    const row = Math.min(map.y.values.length - 1, Math.max(0, at[0] + step[0]))
    const column = Math.min(map.x.values.length - 1, Math.max(0, at[1] + step[1]))
    setAt([row, column])
    setShown([row, column])
    table.current?.querySelector<HTMLElement>(`[data-cell="${row}-${column}"]`)?.focus()
  }
  const markAt = (row: number, column: number) =>
    marks.find(({ x, y }) => x === map.x.values[column] && y === map.y.values[row])

  const value = shown ? (map.objective[shown[0]]?.[shown[1]] ?? null) : null
  const around = shown ? (map.neighbourhood[shown[0]]?.[shown[1]] ?? null) : null
  return (
    <div className="min-w-0">
      <div className="scroll-slim overflow-x-auto pb-2">
        <table
          ref={table}
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: cells are walked by arrow keys, which makes it a grid
          role="grid"
          aria-label={`${map.y.name} by ${map.x.name}`}
          onKeyDown={onKeyDown}
          onPointerLeave={() => setShown(null)}
          className="w-full border-separate border-spacing-px text-xs"
        >
          <tbody>
            {[...map.y.values.keys()].reverse().map((row) => (
              <tr key={row}>
                <th scope="row" className="num w-16 pr-2 text-right font-normal text-faint">
                  {!isLow || labelled(row, map.y.values.length) ? text(map.y.values[row]) : ''}
                </th>
                {map.x.values.map((x, column) => {
                  const cell = grid[row]?.[column] ?? null
                  const mark = markAt(row, column)
                  return (
                    <td
                      key={text(x)}
                      data-cell={`${row}-${column}`}
                      tabIndex={at[0] === row && at[1] === column ? 0 : -1}
                      aria-label={`${map.x.name} ${text(x)}, ${map.y.name} ${text(map.y.values[row])}: ${objectiveText(objective, cell)}${mark ? `, ${mark.word}` : ''}`}
                      onFocus={() => {
                        setAt([row, column])
                        setShown([row, column])
                      }}
                      onPointerEnter={() => setShown([row, column])}
                      className={cn(
                        'num rounded-sm text-center text-text max-sm:text-2xs',
                        isRoomy ? 'min-w-5' : 'min-w-2',
                        isLow ? 'h-3' : 'h-8',
                        cell === null &&
                          'bg-[repeating-linear-gradient(135deg,var(--hairline)_0_1px,transparent_1px_5px)]',
                        mark && 'shadow-[inset_0_0_0_2px_var(--text)]',
                      )}
                      style={{ background: shade(cell, low, high) }}
                    >
                      {isRoomy && !isLow && cell !== null ? objectiveText(objective, cell).replace('%', '') : ''}
                    </td>
                  )
                })}
              </tr>
            ))}
            <tr>
              <td />
              {map.x.values.map((x, column) => (
                <th
                  key={text(x)}
                  scope="col"
                  className={cn('num pt-1 text-center font-normal text-faint', !isRoomy && 'max-w-2 whitespace-nowrap')}
                >
                  {labelled(column, map.x.values.length) ? text(x) : ''}
                </th>
              ))}
            </tr>
          </tbody>
        </table>
      </div>
      <p className="flex min-h-5 flex-wrap gap-x-4 text-xs text-muted" aria-live="polite">
        {shown ? (
          <>
            <span className="num text-text">
              {map.x.name} {text(map.x.values[shown[1]])}, {map.y.name} {text(map.y.values[shown[0]])}
            </span>
            <span className="num">cell {objectiveText(objective, value)}</span>
            <span className="num">with its neighbours {objectiveText(objective, around)}</span>
          </>
        ) : (
          <>
            <span>
              Across: {map.x.name}. Up: {map.y.name}.
            </span>
            {marks.length > 0 && <span>Framed: {marks.map(({ word }) => word).join(', ')}.</span>}
          </>
        )}
      </p>
    </div>
  )
}
