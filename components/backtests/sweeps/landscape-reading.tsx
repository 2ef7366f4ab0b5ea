import { type LandscapeProps, type Scalar, valueText } from '@/components/backtests/sweeps/landscape'
import { cn } from '@/lib/cn'

/** Around what is marked, and in the line that says what is. */
export const Frame = ({ dashed, className }: { dashed: boolean; className: string }) => (
  <span aria-hidden className={cn('rounded-sm border-2 border-text', dashed && 'border-dashed', className)} />
)

type Props = Pick<LandscapeProps, 'map' | 'marks'> & {
  /** What is pointed at: values of the parameters across and up, and what came of them in words. */
  at: { x: Scalar | undefined; y: Scalar | undefined; results: readonly string[] } | undefined
}

/** The line under a landscape: what is pointed at, or else how to read it. */
export function LandscapeReading({ map, marks, at }: Props) {
  return (
    <p className="flex min-h-5 flex-wrap items-center gap-x-4 text-xs text-muted" aria-live="polite">
      {at ? (
        <>
          <span className="num text-text">
            {map.x.name} {valueText(at.x)}, {map.y.name} {valueText(at.y)}
          </span>
          {at.results.map((result) => (
            <span key={result} className="num">
              {result}
            </span>
          ))}
        </>
      ) : (
        <>
          <span>
            Across: {map.x.name}. Up: {map.y.name}.
          </span>
          {marks.map(({ word, dashed }) => (
            <span key={word} className="flex items-center gap-1.5">
              <Frame dashed={dashed} className="size-3.5" />
              {word}
            </span>
          ))}
        </>
      )}
    </p>
  )
}
