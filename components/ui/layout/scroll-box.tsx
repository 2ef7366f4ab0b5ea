import type { ReactNode } from 'react'

/** Holds what may be wider than the page, so that it scrolls sideways alone; the keyboard reaches it by the name that it is given. */
export function ScrollBox({ label, children }: { label: string; children: ReactNode }) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
      tabIndex={0}
      className="scroll-slim overflow-x-auto"
    >
      {children}
    </section>
  )
}
