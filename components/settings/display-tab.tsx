'use client'

import { useRouter } from 'next/navigation'
import { useTheme } from 'next-themes'
import { useEffect, useMemo, useState } from 'react'
import { DEFAULT_DISPLAY, DISPLAY_COOKIE, type Display, LOCALES, setCookie } from '@/components/desk/display'
import { Field } from '@/components/ui/form/field'
import { Segmented } from '@/components/ui/form/segmented'
import { Select } from '@/components/ui/form/select'
import { Switch } from '@/components/ui/form/switch'
import { money, signedPercent } from '@/components/ui/format'
import { formatTime } from '@/components/ui/format-time'
import { Delta } from '@/components/ui/number'

const THEMES = [
  { value: 'system', label: 'Like the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const
type Theme = (typeof THEMES)[number]['value']

const ZONES = [
  'America/New_York',
  'UTC',
  'America/Chicago',
  'America/Los_Angeles',
  'Europe/London',
  'Europe/Berlin',
  'Europe/Zurich',
  'Asia/Tokyo',
  'Asia/Hong_Kong',
  'Asia/Singapore',
  'Asia/Kolkata',
  'Australia/Sydney',
]

/** How this browser shows things; kept here, in a cookie, and nowhere else. */
export function DisplayTab({ display }: { display: Display }) {
  const router = useRouter()
  const { theme, setTheme } = useTheme()
  const [now, setNow] = useState(display)
  const [mounted, setMounted] = useState(false)
  useEffect(() => setMounted(true), [])
  const zones = useMemo(() => {
    const own = mounted ? Intl.DateTimeFormat().resolvedOptions().timeZone : undefined
    return [...new Set([now.zone, ...ZONES, ...(own ? [own] : [])])].map((value) => ({
      value,
      label: value.replaceAll('_', ' '),
      note: value === 'America/New_York' ? 'exchange' : value === own ? 'this device' : undefined,
    }))
  }, [mounted, now.zone])

  const change = (part: Partial<Display>) => {
    const next = { ...now, ...part }
    setNow(next)
    setCookie(DISPLAY_COOKIE, JSON.stringify(next))
    document.documentElement.classList.toggle('cvd', next.cvd)
    router.refresh()
  }

  return (
    <div className="flex max-w-[520px] flex-col gap-6 px-4 py-6">
      <Field label="Theme">
        {() => (
          <Segmented
            label="Theme"
            options={THEMES}
            value={mounted ? (THEMES.find(({ value }) => value === theme)?.value ?? 'system') : 'system'}
            onValueChange={(value: Theme) => setTheme(value)}
          />
        )}
      </Field>
      <Field
        label="Blue and orange for gain and loss"
        inline
        hint={
          <span className="flex flex-wrap items-center gap-3">
            For readers who cannot tell green from red. <Delta value={0.0123} kind="percent" />{' '}
            <Delta value={-0.0123} kind="percent" />
          </span>
        }
      >
        {(control) => <Switch {...control} checked={now.cvd} onCheckedChange={(cvd) => change({ cvd })} />}
      </Field>
      <Field
        label="Time zone"
        hint={
          <>
            Now: <Clock zone={now.zone} live={mounted} />. The exchange's time stands on hover of every time.
          </>
        }
      >
        {(control) => (
          <Select {...control} options={zones} value={now.zone} onValueChange={(zone) => change({ zone })} />
        )}
      </Field>
      <Field
        label="Numbers"
        hint={
          <span className="num">
            {money(1_204_330.5, { locale: now.locale })} · {signedPercent(0.0875, { locale: now.locale })}
          </span>
        }
      >
        {(control) => (
          <Select {...control} options={LOCALES} value={now.locale} onValueChange={(locale) => change({ locale })} />
        )}
      </Field>
      <button
        type="button"
        className="self-start rounded text-xs text-muted underline underline-offset-2 hover:text-text"
        onClick={() => {
          setTheme('system')
          change(DEFAULT_DISPLAY)
        }}
      >
        Back to how it came
      </button>
    </div>
  )
}

function Clock({ zone, live }: { zone: string; live: boolean }) {
  return <span className="num text-muted">{live ? formatTime(Date.now(), 'datetime', zone) : '…'}</span>
}
