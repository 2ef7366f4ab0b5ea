'use client'

import { createContext, type ReactNode, useContext } from 'react'
import { type Figure, money, percent, signedMoney, signedPercent, signOf } from '@/components/ui/format'
import { EXCHANGE_ZONE, exchangeTime, formatTime, type TimeStyle } from '@/components/ui/format-time'
import { cn } from '@/lib/cn'

export type FormatPreferences = {
  /** BCP 47 tag for separators. */
  locale: string
  /** IANA zone in which times are shown. */
  zone: string
}

const Preferences = createContext<FormatPreferences>({ locale: 'en-US', zone: EXCHANGE_ZONE })

/** Set once by the layout from the user's settings; without it figures are en-US and times are the exchange's. */
export function FormatPreferencesProvider({ value, children }: { value: FormatPreferences; children: ReactNode }) {
  return <Preferences value={value}>{children}</Preferences>
}

export function useFormatPreferences(): FormatPreferences {
  return useContext(Preferences)
}

type NumberProps = { value: Figure; decimals?: number; className?: string }

export type MoneyProps = NumberProps & { currency?: string; symbol?: boolean; signed?: boolean }

export function Money({ value, currency, symbol, signed, decimals, className }: MoneyProps) {
  const { locale } = useFormatPreferences()
  const write = signed ? signedMoney : money
  return <span className={cn('num', className)}>{write(value, { locale, currency, symbol, decimals })}</span>
}

/** Takes a fraction. */
export function Percent({ value, signed, decimals, className }: NumberProps & { signed?: boolean }) {
  const { locale } = useFormatPreferences()
  const write = signed ? signedPercent : percent
  return <span className={cn('num', className)}>{write(value, { locale, decimals })}</span>
}

export type DeltaProps = NumberProps & {
  kind?: 'money' | 'percent'
  currency?: string
  symbol?: boolean
  /** Leave the arrow out where a neighbouring column already shows it; sign and colour stay. */
  arrow?: boolean
}

/** A change: arrow, sign and colour together, so that it reads without any one of them. */
export function Delta({ value, kind = 'money', currency, symbol, decimals, arrow = true, className }: DeltaProps) {
  const { locale } = useFormatPreferences()
  const sign = signOf(value)
  const text =
    kind === 'money'
      ? signedMoney(value, { locale, currency, symbol, decimals })
      : signedPercent(value, { locale, decimals })
  const tone = sign === 1 ? 'text-gain' : sign === -1 ? 'text-loss' : 'text-muted'
  return (
    <span className={cn('num', tone, className)}>
      {arrow && (sign === 1 || sign === -1) && <Arrow down={sign === -1} />}
      {text}
    </span>
  )
}

function Arrow({ down }: { down: boolean }) {
  return (
    <svg
      viewBox="0 0 8 8"
      className={cn('mr-[0.35em] inline-block size-[0.55em] align-[0.06em]', down && 'rotate-180')}
      aria-hidden="true"
    >
      <path d="M4 0.8 7.6 7.2H0.4Z" fill="currentColor" />
    </svg>
  )
}

export type TimeProps = {
  value: number | string | Date | null | undefined
  zone?: string
  style?: TimeStyle
  className?: string
}

/** An instant in the reader's zone, with the exchange's clock on hover. */
export function Time({ value, zone, style = 'time', className }: TimeProps) {
  const preferred = useFormatPreferences().zone
  const text = formatTime(value, style, zone ?? preferred)
  const date = value === null || value === undefined ? null : new Date(value)
  if (!date || Number.isNaN(date.getTime())) return <span className={cn('num', className)}>{text}</span>
  return (
    <time dateTime={date.toISOString()} title={exchangeTime(date)} className={cn('num', className)}>
      {text}
    </time>
  )
}
