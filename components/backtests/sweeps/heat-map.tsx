'use client'

import { type KeyboardEvent, useRef, useState } from 'react'
import { type LandscapeProps, shade, valueText as text } from '@/components/backtests/sweeps/landscape'
import { Frame, LandscapeReading } from '@/components/backtests/sweeps/landscape-reading'
import { objectiveText } from '@/components/backtests/sweeps/sweep-words'
import { cn } from '@/lib/cn'

/** Columns that have room for a number in each, and of a phone. */
const MOST_NUMBERS = 16
const MOST_NUMBERS_OF_PHONE = 8

const STEPS: Record<string, [number, number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
}

type Props = LandscapeProps & {
  /** The cell itself, or the mean of it and those next to it. */
  view: 'objective' | 'neighbourhood'
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

  const pointed = shown && {
    x: map.x.values[shown[1]],
    y: map.y.values[shown[0]],
    results: [
      `cell ${objectiveText(objective, map.objective[shown[0]]?.[shown[1]] ?? null)}`,
      `with its neighbours ${objectiveText(objective, map.neighbourhood[shown[0]]?.[shown[1]] ?? null)}`,
    ],
  }
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
                        'num relative rounded-sm text-center text-text max-sm:text-2xs',
                        isRoomy ? 'min-w-5' : 'min-w-2',
                        isLow ? 'h-3' : 'h-8',
                        cell === null &&
                          'bg-[repeating-linear-gradient(135deg,var(--hairline)_0_1px,transparent_1px_5px)]',
                      )}
                      style={{ background: shade(cell, low, high) }}
                    >
                      {mark && <Frame dashed={mark.dashed} className="absolute inset-0" />}
                      {isRoomy && !isLow && cell !== null && (
                        <span className={cn(map.x.values.length > MOST_NUMBERS_OF_PHONE && 'max-sm:hidden')}>
                          {objectiveText(objective, cell, 1).replace('%', '')}
                        </span>
                      )}
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
      <LandscapeReading map={map} marks={marks} at={pointed ?? undefined} />
    </div>
  )
}
