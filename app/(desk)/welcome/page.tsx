import type { Metadata } from 'next'
import { Welcome } from '@/components/welcome/welcome'
import { getDeps } from '@/lib/deps'
import { readKeyStates } from '@/lib/key-states'
import { requirePrincipal } from '@/lib/session'

export const metadata: Metadata = { title: 'Ways to begin' }

export default async function WelcomePage() {
  await requirePrincipal()
  return <Welcome keyStates={readKeyStates(getDeps().env)} />
}
