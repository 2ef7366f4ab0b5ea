import { cookies } from 'next/headers'
import type { ReactNode } from 'react'
import { DeskFrame } from '@/components/desk/desk-frame'
import { readEventHead } from '@/lib/db/events'
import { getDeps } from '@/lib/deps'
import { readDesk } from '@/lib/desk'
import { requirePrincipal } from '@/lib/session'
import { readBreaker } from '@/lib/views/breaker'
import { readTradingState } from '@/lib/views/trading-state'

export const dynamic = 'force-dynamic'

/** Written by the rail. */
const RAIL_COOKIE = 'assay-rail'

export default async function DeskLayout({ children }: { children: ReactNode }) {
  const { name, email, role } = await requirePrincipal()
  const deps = getDeps()
  // First the head: what happens while the rest is read is then sent again by the socket, not lost.
  const head = await readEventHead(deps.db)
  const [{ accounts, account }, trading, jar] = await Promise.all([readDesk(), readTradingState(deps), cookies()])
  const breaker = await readBreaker(deps, account.id)
  return (
    <DeskFrame
      user={{ name, email, role }}
      accounts={accounts}
      account={account}
      trading={trading}
      breaker={breaker}
      head={head.seq}
      collapsed={jar.get(RAIL_COOKIE)?.value === 'narrow'}
    >
      {children}
    </DeskFrame>
  )
}
