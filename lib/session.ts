import { cookies, headers } from 'next/headers'
import { notFound, redirect } from 'next/navigation'
import { cache } from 'react'
import { hasRole, identify, needsSetup, type Principal } from './auth'
import type { Role } from './contracts/operation'

/** Who looks at this page or sends this action, once per request; null when nobody is signed in. */
export const currentPrincipal = cache(
  async (): Promise<Principal | null> => identify({ cookie: (await cookies()).toString() }),
)

/**
 * The person behind a page or server action. Sends others to sign in (or to the set-up before anybody exists), and answers
 * "not found" to a role that is less than asked. Every page calls it itself: a layout is not drawn again between pages.
 */
export async function requirePrincipal(least: Role = 'viewer'): Promise<Principal> {
  const principal = await currentPrincipal()
  if (!principal) {
    if (await needsSetup()) redirect('/setup')
    const path = (await headers()).get('x-path')
    redirect(path && path !== '/' ? `/signin?next=${encodeURIComponent(path)}` : '/signin')
  }
  if (!hasRole(principal, least)) notFound()
  return principal
}

/** Where to go after signing in: only paths of our own. */
export function safeNext(next: string | string[] | undefined): string {
  return typeof next === 'string' && /^\/(?![/\\])/.test(next) ? next : '/'
}
