import { signOf } from '@/components/ui/format'
import { cn } from '@/lib/cn'

export type SparklineProps = {
  values: readonly number[]
  /** Spoken instead of the picture; without one the line is decoration and the figures beside it must say it. */
  label?: string
  /** By default the colour follows the change from first to last. */
  tone?: 'auto' | 'accent' | 'muted'
  width?: number
  height?: number
  className?: string
}

/** A word-sized curve, plain SVG: no library, no script, renders on the server. */
export function Sparkline({ values, label, tone = 'auto', width = 72, height = 20, className }: SparklineProps) {
  const clean = values.filter((value) => Number.isFinite(value))
  const first = clean[0]
  const last = clean.at(-1)
  if (first === undefined || last === undefined || clean.length < 2) {
    return <span className={cn('inline-block text-faint', className)} style={{ width, height }} />
  }
  const low = Math.min(...clean)
  const range = Math.max(...clean) - low
  const inset = 1.5
  const x = (index: number) => (index / (clean.length - 1)) * (width - 2 * inset) + inset
  const y = (value: number) =>
    range === 0 ? height / 2 : height - inset - ((value - low) / range) * (height - 2 * inset)
  const path = clean
    .map((value, index) => `${index === 0 ? 'M' : 'L'}${x(index).toFixed(1)} ${y(value).toFixed(1)}`)
    .join('')
  const sign = signOf(last - first)
  const colour =
    tone === 'accent'
      ? 'text-accent'
      : tone === 'muted' || sign === 0
        ? 'text-faint'
        : sign === 1
          ? 'text-gain'
          : 'text-loss'
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: named by aria-label, or hidden as decoration
    <svg
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      className={cn('inline-block align-middle', colour, className)}
      {...(label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true })}
    >
      <path
        d={path}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.25"
        strokeLinejoin="round"
        strokeLinecap="round"
      />
      <circle cx={x(clean.length - 1)} cy={y(last)} r="1.5" fill="currentColor" />
    </svg>
  )
}
