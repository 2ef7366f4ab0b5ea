'use client'

import { createContext, useContext } from 'react'
import type { AccountView, Role } from '@/components/data/types'
import type { AccountKind } from '@/components/shell/bar/account-switcher'

export type DeskUser = { name: string; email: string; role: Role }

export type RunCycleRequest = {
  symbols?: readonly string[]
  /** Of the account: whose models decide. */
  strategy?: { id: string; name: string }
}

export type Desk = {
  user: DeskUser
  /** May this reader do what the role may? */
  can: (role: Role) => boolean
  account: AccountView
  accounts: readonly AccountView[]
  /** Shows another account on every page; `href` goes there at the same time. */
  switchAccount: (id: string, href?: string) => void
  switching: boolean
  /** Opens the dialog that runs a cycle. */
  runCycle: (request?: RunCycleRequest) => void
}

const ROLES: readonly Role[] = ['viewer', 'trader', 'admin']
export const hasRole = (role: Role, least: Role): boolean => ROLES.indexOf(role) >= ROLES.indexOf(least)

export const kindOf = (account: AccountView): AccountKind => (account.sample ? 'sample' : account.kind)

const Context = createContext<Desk | null>(null)
export const DeskProvider = Context.Provider

/** The reader, the account and what the frame can do. Only inside the frame. */
export function useDesk(): Desk {
  const desk = useContext(Context)
  if (!desk) throw new Error('useDesk is used outside of the frame')
  return desk
}
