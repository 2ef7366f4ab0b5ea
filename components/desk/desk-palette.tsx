'use client'

import { CalendarArrowUp, ChartCandlestick, FlaskConical, Grid3x3, OctagonX, Play, Sparkles } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useRouter } from 'next/navigation'
import { useMemo, useState } from 'react'
import { problemOf } from '@/components/data/api'
import { useNextSession, useSwitchTrading } from '@/components/data/mutations'
import { useSymbols, useTradingState } from '@/components/data/queries'
import { useDesk } from '@/components/desk/desk-context'
import { NAV } from '@/components/desk/nav-groups'
import { STOP_CONSEQUENCE } from '@/components/desk/stop-words'
import { CommandPalette } from '@/components/shell/command-palette'
import type { CommandGroup } from '@/components/shell/command-types'
import { notify } from '@/components/ui/overlay/toast'

const ConfirmDialog = dynamic(
  () => import('@/components/ui/overlay/confirm-dialog').then((file) => file.ConfirmDialog),
  {
    ssr: false,
  },
)

/** Why an action is grey for a viewer. */
const LOOKS_ONLY = 'Your role may look, not act'

/** Ctrl-K: pages, what can be done now, and the page of every symbol that has prices. */
export function DeskPalette({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const router = useRouter()
  const { account, can, runCycle } = useDesk()
  const { data: trading } = useTradingState()
  const { data: symbols } = useSymbols('', { enabled: open })
  const nextSession = useNextSession(account.id)
  const { stop } = useSwitchTrading()
  const [stopping, setStopping] = useState(false)

  const groups = useMemo<CommandGroup[]>(() => {
    const trader = can('trader')
    const whyNoSession = !trader
      ? LOOKS_ONLY
      : account.kind !== 'simulation'
        ? 'Simulations only'
        : account.clock_at === null
          ? 'Its first cycle says where it begins'
          : undefined
    const advance = () =>
      nextSession.mutate(undefined, {
        onError: (error) =>
          void notify('error', { title: 'The session did not move on', description: problemOf(error).message }),
      })
    return [
      {
        label: 'Pages',
        items: [
          ...NAV.flatMap(({ items }) => items).map(({ href, label, icon }) => ({
            id: `page ${href}`,
            label,
            icon,
            onSelect: () => router.push(href),
          })),
          {
            id: 'page /welcome',
            label: 'Ways to begin',
            note: 'Sample market, CSV files, keys',
            icon: <Sparkles aria-hidden />,
            onSelect: () => router.push('/welcome'),
          },
        ],
      },
      {
        label: 'Actions',
        items: [
          {
            id: 'action run',
            label: 'Run a cycle',
            note: trader ? account.name : LOOKS_ONLY,
            icon: <Play aria-hidden />,
            disabled: !trader,
            onSelect: () => runCycle(),
          },
          {
            id: 'action backtest',
            label: 'New backtest',
            note: trader ? 'A strategy over stored prices' : LOOKS_ONLY,
            icon: <FlaskConical aria-hidden />,
            disabled: !trader,
            onSelect: () => router.push('/backtests/new'),
          },
          {
            id: 'action sweep',
            label: 'New sweep',
            note: trader ? 'A search over a strategy’s parameters' : LOOKS_ONLY,
            icon: <Grid3x3 aria-hidden />,
            disabled: !trader,
            onSelect: () => router.push('/backtests/new?kind=sweep'),
          },
          {
            id: 'action session',
            label: 'Next session',
            note: whyNoSession ?? 'To the next close of the simulation',
            icon: <CalendarArrowUp aria-hidden />,
            disabled: whyNoSession !== undefined,
            onSelect: advance,
          },
          {
            id: 'action stop',
            label: 'Stop trading',
            note: !trader ? LOOKS_ONLY : trading?.enabled === false ? 'Stopped already' : 'Asks for a typed word',
            icon: <OctagonX aria-hidden />,
            danger: true,
            disabled: !trader || trading?.enabled === false,
            onSelect: () => setStopping(true),
          },
        ],
      },
      {
        label: 'Symbols',
        items: (symbols ?? []).map(({ symbol, name, sector }) => ({
          id: `symbol ${symbol}`,
          label: symbol,
          note: [name, sector].filter(Boolean).join(' · '),
          icon: <ChartCandlestick aria-hidden />,
          onSelect: () => router.push(`/symbols/${encodeURIComponent(symbol)}`),
        })),
      },
    ]
  }, [account, can, nextSession, router, runCycle, symbols, trading?.enabled])

  return (
    <>
      <CommandPalette open={open} onOpenChange={onOpenChange} groups={groups} />
      {stopping && (
        <ConfirmDialog
          open={stopping}
          onOpenChange={setStopping}
          title="Stop all trading?"
          consequence={STOP_CONSEQUENCE}
          confirmLabel="Stop trading"
          danger
          typeToConfirm="STOP"
          reason="required"
          reasonPlaceholder="What you have seen"
          onConfirm={stop}
        />
      )}
    </>
  )
}
