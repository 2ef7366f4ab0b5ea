'use client'

import { QueryClientProvider, useQueryClient } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { useRouter } from 'next/navigation'
import { type ReactNode, useCallback, useEffect, useMemo, useState, useTransition } from 'react'
import { keys } from '@/components/data/keys'
import { useAccounts } from '@/components/data/queries'
import { createQueryClient } from '@/components/data/query-client'
import type { AccountView, CircuitBreaker, TradingStateView } from '@/components/data/types'
import { DeskBanner } from '@/components/desk/desk-banner'
import { DeskBar } from '@/components/desk/desk-bar'
import { type Desk, DeskProvider, type DeskUser, hasRole, type RunCycleRequest } from '@/components/desk/desk-context'
import { setCookie } from '@/components/desk/display'
import { NAV } from '@/components/desk/nav-groups'
import { useLiveConnection } from '@/components/live/use-live'
import { AppShell } from '@/components/shell/app-shell'

const RunCycleDialog = dynamic(
  () => import('@/components/cycles/run-cycle-dialog').then((file) => file.RunCycleDialog),
  { ssr: false },
)

/** Read by lib/desk.ts on the server. */
const ACCOUNT_COOKIE = 'assay-account'

export type DeskFrameProps = {
  user: DeskUser
  accounts: readonly AccountView[]
  account: AccountView
  trading: TradingStateView
  breaker: CircuitBreaker
  /** Where the log stood when the server drew the page. */
  head: number
  collapsed: boolean
  children: ReactNode
}

/** The client side of every signed-in page: data, live events, account, bar, rail and palette. */
export function DeskFrame(props: DeskFrameProps) {
  const [client] = useState(() => {
    const made = createQueryClient()
    made.setQueryData(keys.accounts(), { data: [...props.accounts] })
    made.setQueryData(keys.trading(), props.trading)
    made.setQueryData(keys.breaker(props.account.id), props.breaker)
    return made
  })
  return (
    <QueryClientProvider client={client}>
      <Frame {...props} />
    </QueryClientProvider>
  )
}

function Frame({ user, accounts: given, account: first, trading, breaker, head, collapsed, children }: DeskFrameProps) {
  const router = useRouter()
  const client = useQueryClient()
  const [switching, startSwitch] = useTransition()
  const [request, setRequest] = useState<RunCycleRequest>()
  const [dialogOpen, setDialogOpen] = useState(false)
  const accounts = useAccounts().data ?? given
  const account = accounts.find(({ id }) => id === first.id) ?? first
  useLiveConnection(account.id, head)
  // The server drew the frame anew (another account is shown): what it read is newer than what is kept here.
  useEffect(() => {
    client.setQueryData(keys.accounts(), { data: [...given] })
    client.setQueryData(keys.trading(), trading)
    client.setQueryData(keys.breaker(breaker.account), breaker)
  }, [client, given, trading, breaker])

  const switchAccount = useCallback(
    (id: string, href?: string) => {
      setCookie(ACCOUNT_COOKIE, id)
      startSwitch(() => {
        if (href) router.push(href)
        router.refresh()
      })
    },
    [router],
  )
  const runCycle = useCallback((wanted: RunCycleRequest = {}) => {
    setRequest(wanted)
    setDialogOpen(true)
  }, [])
  const desk = useMemo<Desk>(
    () => ({ user, can: (role) => hasRole(user.role, role), account, accounts, switchAccount, switching, runCycle }),
    [user, account, accounts, switchAccount, switching, runCycle],
  )

  return (
    <DeskProvider value={desk}>
      <AppShell nav={NAV} topBar={<DeskBar />} banner={<DeskBanner />} defaultCollapsed={collapsed}>
        {children}
      </AppShell>
      {request && (
        <RunCycleDialog
          open={dialogOpen}
          onOpenChange={setDialogOpen}
          symbols={request.symbols}
          strategy={request.strategy}
        />
      )}
    </DeskProvider>
  )
}
