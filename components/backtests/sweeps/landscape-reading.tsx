import { type LandscapeProps, type Scalar, valueText } from '@/components/backtests/sweeps/landscape'

type Props = Pick<LandscapeProps, 'map' | 'marks'> & {
  /** What is pointed at: values of the parameters across and up, and what came of them in words. */
  at: { x: Scalar | undefined; y: Scalar | undefined; results: readonly string[] } | undefined
}

/** The line under a landscape: what is pointed at, or else how to read it. */
export function LandscapeReading({ map, marks, at }: Props) {
  return (
    <p className="flex min-h-5 flex-wrap gap-x-4 text-xs text-muted" aria-live="polite">
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
          {marks.length > 0 && <span>Framed: {marks.map(({ word }) => word).join(', ')}.</span>}
        </>
      )}
    </p>
  )
}
