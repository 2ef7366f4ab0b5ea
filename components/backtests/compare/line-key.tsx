import { colourOf, isDashed } from '@/components/backtests/compare/compare-model'

/** The line of a run as it is drawn, beside its name. */
export function LineKey({ index }: { index: number }) {
  return (
    <span
      aria-hidden
      className="mr-1.5 inline-block w-4 shrink-0 border-t-2 align-middle"
      style={{ borderColor: colourOf(index), borderStyle: isDashed(index) ? 'dashed' : 'solid' }}
    />
  )
}
