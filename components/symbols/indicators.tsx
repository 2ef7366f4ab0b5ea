'use client'

import type { Output } from '@/components/data/api'
import { problemOf } from '@/components/data/api'
import { useIndicators } from '@/components/symbols/use-market'
import { compact, type Figure, percent, price, signedPercent } from '@/components/ui/format'
import { Section } from '@/components/ui/layout/section'
import { ErrorState } from '@/components/ui/state/error-state'
import { SkeletonRows } from '@/components/ui/state/skeleton'
import type * as market from '@/lib/contracts/api/market'

type Values = Output<typeof market.getIndicators>['indicators']
type Line = { label: string; value: string; note?: string; tone?: 'gain' | 'loss' }

const one = (value: Figure) => price(value, { decimals: 1 })

/** The figures that the technical analyst is shown, grouped as a chartist reads them. */
export function Indicators({ symbol, asOf }: { symbol: string; asOf: string | undefined }) {
  const query = useIndicators(symbol, asOf)
  return (
    <Section title="Indicators" note={query.data && `${query.data.bars} daily bars`}>
      {query.isError && <ErrorState inline {...problemOf(query.error)} onRetry={() => void query.refetch()} />}
      {query.isPending && <SkeletonRows rows={12} />}
      {query.data &&
        groupsOf(query.data.indicators).map(([title, lines]) => <Group key={title} title={title} lines={lines} />)}
    </Section>
  )
}

function Group({ title, lines }: { title: string; lines: readonly Line[] }) {
  return (
    <div className="border-b border-hairline py-2 last:border-b-0">
      <h3 className="mb-0.5 text-xs text-faint">{title}</h3>
      <dl className="grid grid-cols-[1fr_auto_4.5rem] gap-x-3 text-sm leading-6">
        {lines.map(({ label, value, note, tone }) => (
          <div key={label} className="contents">
            <dt className="text-muted">{label}</dt>
            <dd className="num text-right text-text">{value}</dd>
            <dd
              className={`num text-right text-xs leading-6 ${tone === 'gain' ? 'text-gain' : tone === 'loss' ? 'text-loss' : 'text-faint'}`}
            >
              {note}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

function groupsOf(values: Values): (readonly [string, Line[]])[] {
  const number = (name: string, part?: string): number | null => {
    const value = values[name]
    if (part !== undefined) return typeof value === 'object' && value !== null ? (value[part] ?? null) : null
    return typeof value === 'number' ? value : null
  }
  const close = number('close')
  const against = (label: string, level: number | null): Line => {
    const gap = close !== null && level !== null && level !== 0 ? close / level - 1 : null
    return {
      label,
      value: price(level),
      note: signedPercent(gap, { decimals: 1 }),
      tone: gap === null || gap === 0 ? undefined : gap > 0 ? 'gain' : 'loss',
    }
  }
  const change = (label: string, name: string): Line => {
    const value = number(name)
    return { label, value: signedPercent(value), tone: undefined }
  }
  const rsi = number('rsi14')
  return [
    [
      'Close against',
      [
        against('20-day average', number('sma20')),
        against('50-day average', number('sma50')),
        against('200-day average', number('sma200')),
        against('VWAP, 20 days', number('vwap20')),
        against('52-week high', number('high252')),
        against('52-week low', number('low252')),
      ],
    ],
    [
      'Momentum',
      [
        {
          label: 'RSI 14',
          value: one(rsi),
          note: rsi === null ? undefined : rsi > 70 ? 'overbought' : rsi < 30 ? 'oversold' : undefined,
        },
        {
          label: 'MACD histogram',
          value: price(number('macd', 'histogram'), { decimals: 2 }),
          note: price(number('macd', 'line')),
        },
        { label: 'Stochastic K / D', value: one(number('stochastic', 'k')), note: one(number('stochastic', 'd')) },
        { label: 'ADX 14', value: one(number('adx14')), note: (number('adx14') ?? 0) > 25 ? 'trending' : undefined },
        change('1 day', 'change1d'),
        change('5 days', 'change5d'),
        change('20 days', 'change20d'),
      ],
    ],
    [
      'Volatility',
      [
        { label: 'Realised, 20 days', value: percent(number('realisedVolatility20'), { decimals: 1 }), note: 'a year' },
        { label: 'ATR 14', value: price(number('atr14')), note: percent(number('atrPct'), { decimals: 1 }) },
        {
          label: 'Bollinger %B',
          value: price(number('bollinger', 'percentB'), { decimals: 2 }),
          note: percent(number('bollinger', 'bandwidth'), { decimals: 1 }),
        },
      ],
    ],
    [
      'Volume',
      [
        { label: 'Of its 20-day mean', value: `${price(number('volumeRatio20'), { decimals: 2 })} ×` },
        { label: 'On-balance slope', value: compact(number('obvSlope20'), { decimals: 2 }) },
      ],
    ],
  ]
}
