import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { AuthCard } from '@/components/auth/auth-card'
import { SetupForm } from '@/components/auth/setup-form'
import { needsSetup } from '@/lib/auth'

export const metadata: Metadata = { title: 'Set up' }
export const dynamic = 'force-dynamic'

export default async function SetupPage({ searchParams }: { searchParams: Promise<{ token?: string | string[] }> }) {
  if (!(await needsSetup())) redirect('/')
  const { token } = await searchParams
  return (
    <AuthCard
      title="Set up the desk"
      note="Nobody can sign in yet. Create the administrator; others are added in the settings."
    >
      <SetupForm token={typeof token === 'string' ? token : ''} />
    </AuthCard>
  )
}
