import { cn } from '@/lib/cn'

/** The mark: a cupel with the bead of metal that is left after the fire. The same drawing is `app/icon.svg`. */
export function LogoMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" className={cn('size-5 shrink-0', className)} aria-hidden="true">
      <path d="M3 10.5h18l-2.6 8.1a2 2 0 0 1-1.9 1.4h-9a2 2 0 0 1-1.9-1.4Z" fill="currentColor" opacity="0.28" />
      <path d="M3 10.5h18" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
      <circle cx="12" cy="7" r="3.6" fill="currentColor" />
    </svg>
  )
}

export function Logo() {
  return (
    <span className="inline-flex items-center gap-2 text-accent">
      <LogoMark />
      <span className="text-base font-semibold tracking-tight text-text">Assay</span>
    </span>
  )
}
