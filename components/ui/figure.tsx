'use client'

import { type Figure, price, quantity } from '@/components/ui/format'
import { useFormatPreferences } from '@/components/ui/number'
import { cn } from '@/lib/cn'

type FigureProps = { value: Figure; decimals?: number; className?: string }

/** Shares, in the reader's separators. */
export function Quantity({ value, decimals, className }: FigureProps) {
  const { locale } = useFormatPreferences()
  return <span className={cn('num', className)}>{quantity(value, { locale, decimals })}</span>
}

/** A price without its currency. */
export function Price({ value, decimals, className }: FigureProps) {
  const { locale } = useFormatPreferences()
  return <span className={cn('num', className)}>{price(value, { locale, decimals })}</span>
}
