import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { AuthCard } from '@/components/auth/auth-card'
import { SignInForm } from '@/components/auth/sign-in-form'
import { needsSetup } from '@/lib/auth'
import { currentPrincipal, safeNext } from '@/lib/session'

export const metadata: Metadata = { title: 'Sign in' }
export const dynamic = 'force-dynamic'

export default async function SignInPage({ searchParams }: { searchParams: Promise<{ next?: string | string[] }> }) {
  const next = safeNext((await searchParams).next)
  if (await currentPrincipal()) redirect(next)
  if (await needsSetup()) redirect('/setup')
  return (
    <AuthCard title="Sign in" note="To the desk of this installation.">
      <SignInForm next={next} />
    </AuthCard>
  )
}
