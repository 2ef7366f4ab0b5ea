/** The two lines by name, for the header of the section that holds an EquityChart. No chart library: it renders before the chart loads. */
export function EquityLegend({ label = 'Account', benchmarkLabel }: { label?: string; benchmarkLabel?: string }) {
  return (
    <span className="flex items-center gap-3 text-xs text-muted">
      <span className="flex items-center gap-1.5">
        <span aria-hidden className="w-4 border-t-2 border-accent" />
        {label}
      </span>
      {benchmarkLabel && (
        <span className="flex items-center gap-1.5">
          <span aria-hidden className="w-4 border-t border-dashed border-faint" />
          {benchmarkLabel}
        </span>
      )}
    </span>
  )
}
