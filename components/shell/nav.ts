import type { ReactNode } from 'react'

export type NavItem = {
  href: string
  label: string
  /** An element, not a component, so that a server layout can pass it. */
  icon: ReactNode
  /** A small figure at the right: candidates waiting, open alerts. */
  count?: number
  /** In the bottom bar of a phone; at most four. */
  phone?: boolean
}

export type NavGroup = { label?: string; items: readonly NavItem[] }

/** A page belongs to the item whose address it starts with; the root only to itself. */
export function isCurrent(href: string, pathname: string): boolean {
  return href === '/' ? pathname === '/' : pathname === href || pathname.startsWith(`${href}/`)
}
