'use client'

import { useEffect, useState } from 'react'

const NAMES = [
  'bg',
  'text',
  'muted',
  'faint',
  'hairline',
  'edge',
  'accent',
  'gain',
  'loss',
  'warn',
  'sample',
  'raised',
] as const

export type ChartColours = Record<(typeof NAMES)[number], string>

function read(): ChartColours {
  const style = getComputedStyle(document.documentElement)
  return Object.fromEntries(NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()])) as ChartColours
}

/**
 * The tokens as hex strings, for charts that paint on canvas and cannot read CSS variables. Follows the class of the
 * document (theme and colour-blind pair). null until mounted.
 */
export function useChartColours(): ChartColours | null {
  const [colours, setColours] = useState<ChartColours | null>(null)

  useEffect(() => {
    const update = () => setColours(read())
    update()
    const observer = new MutationObserver(update)
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['class'] })
    return () => observer.disconnect()
  }, [])

  return colours
}
