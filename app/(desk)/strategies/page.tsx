import type { Metadata } from 'next'
import { Hydrate } from '@/components/data/hydrate'
import { keys } from '@/components/data/keys'
import { StrategiesPage } from '@/components/strategies/strategies-page'
import { getDeps } from '@/lib/deps'
import { readDesk } from '@/lib/desk'
import { requirePrincipal } from '@/lib/session'
import { readStrategyList } from '@/lib/views/desk-strategies'

export const metadata: Metadata = { title: 'Strategies' }

export default async function Strategies() {
  await requirePrincipal()
  const { account } = await readDesk()
  return (
    <Hydrate data={[[keys.deskStrategies(account.id), await readStrategyList(getDeps(), account.id)]]}>
      <StrategiesPage />
    </Hydrate>
  )
}
