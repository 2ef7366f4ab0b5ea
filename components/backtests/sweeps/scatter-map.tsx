'use client'

import { type KeyboardEvent, useId, useMemo, useState } from 'react'
import { type LandscapeProps, pointsOf, shade, ticksOf, valueText } from '@/components/backtests/sweeps/landscape'
import { Frame, LandscapeReading } from '@/components/backtests/sweeps/landscape-reading'
import { objectiveText } from '@/components/backtests/sweeps/sweep-words'
import { cn } from '@/lib/cn'

const HEIGHT = 288
/** Points are seen on the page without a number in them, so their colours go further than those of cells. */
const STRENGTH = [22, 100] as const
/** More points than these are drawn smaller. */
const MANY = 250
const TICKS = 6
const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }
const share = (value: number) => `${value * 100}%`

/** Objective over two parameters of which few combinations were tried. One stop of the Tab key; the arrows walk the points from left to right. */
export function ScatterMap({ map, objective, marks }: LandscapeProps) {
  const points = useMemo(() => pointsOf(map), [map])
  const [low, high] = useMemo(() => {
    const values = points.map(({ value }) => value)
    return [Math.min(...values), Math.max(...values)]
  }, [points])
  const id = useId()
  const [at, setAt] = useState(0)
  const [shown, setShown] = useState<number | null>(null)
  const markOf = (index: number) => marks.find(({ x, y }) => x === points[index]?.x && y === points[index]?.y)
  const stop = Math.min(at, points.length - 1)

  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key]
    if (!step) return
    event.preventDefault()
    choose(Math.min(points.length - 1, Math.max(0, stop + step)))
  }
  const choose = (index: number) => {
    setAt(index)
    setShown(index)
  }

  const point = shown === null ? undefined : points[shown]
  return (
    <div className="min-w-0">
      <div className="relative mt-2 mr-4 mb-9 ml-12" style={{ height: HEIGHT }}>
        <div aria-hidden className="num text-xs text-faint">
          {ticksOf(map.y.values, TICKS).map((tick) => (
            <span
              key={tick.text}
              className="absolute inset-x-0 border-t border-hairline"
              style={{ bottom: share(tick.at) }}
            >
              <span className="absolute right-full mr-4 -translate-y-1/2">{tick.text}</span>
            </span>
          ))}
          {ticksOf(map.x.values, TICKS).map((tick) => (
            <span
              key={tick.text}
              className="absolute inset-y-0 border-l border-hairline"
              style={{ left: share(tick.at) }}
            >
              <span className="absolute top-full mt-3 -translate-x-1/2">{tick.text}</span>
            </span>
          ))}
        </div>
        <div
          role="listbox"
          tabIndex={0}
          aria-activedescendant={`${id}-${stop}`}
          aria-label={`${map.y.name} by ${map.x.name}`}
          onKeyDown={onKeyDown}
          onFocus={() => setShown(stop)}
          onBlur={() => setShown(null)}
          onPointerLeave={({ pointerType }) => pointerType === 'mouse' && setShown(null)}
          className="absolute inset-0 outline-offset-8"
        >
          {points.map((one, index) => {
            const mark = markOf(index)
            return (
              <div
                key={`${one.x} ${one.y}`}
                role="option"
                id={`${id}-${index}`}
                aria-selected={index === shown}
                aria-label={`${map.x.name} ${valueText(one.x)}, ${map.y.name} ${valueText(one.y)}: ${objectiveText(objective, one.value)}${mark ? `, ${mark.word}` : ''}`}
                tabIndex={-1}
                onPointerEnter={() => choose(index)}
                className={cn(
                  'absolute -translate-x-1/2 translate-y-1/2 cursor-pointer rounded-full shadow-[inset_0_0_0_1px_var(--edge)]',
                  points.length > MANY ? 'size-2' : 'size-3.5',
                  index === shown && 'z-10 outline-2 outline-(--focus)',
                  mark && 'z-10',
                )}
                style={{
                  left: share(one.across),
                  bottom: share(one.up),
                  background: shade(one.value, low, high, STRENGTH),
                }}
              >
                {mark && <Frame dashed={mark.dashed} className="absolute -inset-1 rounded-full" />}
              </div>
            )
          })}
        </div>
        {point && (
          <div
            aria-hidden
            className={cn(
              'num pointer-events-none absolute z-20 rounded border border-hairline bg-raised px-2.5 py-2 text-xs shadow-lift',
              point.across > 0.5 ? '-translate-x-[calc(100%+12px)]' : 'translate-x-3',
              point.up > 0.5 ? 'translate-y-[calc(100%+6px)]' : '-translate-y-1.5',
            )}
            style={{ left: share(point.across), bottom: share(point.up) }}
          >
            <div className="text-faint">
              {map.x.name} {valueText(point.x)}, {map.y.name} {valueText(point.y)}
            </div>
            <div className="font-medium text-text">{objectiveText(objective, point.value)}</div>
          </div>
        )}
      </div>
      <LandscapeReading
        map={map}
        marks={marks}
        at={point && { x: point.x, y: point.y, results: [`cell ${objectiveText(objective, point.value)}`] }}
      />
    </div>
  )
}
