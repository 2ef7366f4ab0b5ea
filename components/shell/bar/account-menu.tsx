'use client'

import { LogOut, Settings } from 'lucide-react'
import Link from 'next/link'
import { ThemeMenuItems } from '@/components/shell/theme-toggle'
import { Menu, MenuItem, MenuSeparator } from '@/components/ui/overlay/dropdown-menu'

export type AccountMenuProps = { user: { name: string; role: string }; settingsHref?: string; onSignOut: () => void }

function initials(name: string): string {
  const words = name.trim().split(/[\s@._-]+/)
  return ((words[0]?.[0] ?? '?') + (words[1]?.[0] ?? '')).toUpperCase()
}

export function AccountMenu({ user, settingsHref = '/settings', onSignOut }: AccountMenuProps) {
  const trigger = (
    <button
      type="button"
      aria-label={`Menu of ${user.name}`}
      className="grid size-8 shrink-0 place-items-center rounded-full bg-selected text-2xs font-semibold text-muted hover:text-text"
    >
      {initials(user.name)}
    </button>
  )
  return (
    <Menu trigger={trigger} className="min-w-56">
      <div className="px-2 py-1.5">
        <p className="truncate text-sm font-medium text-text">{user.name}</p>
        <p className="text-xs text-faint">{user.role}</p>
      </div>
      <MenuSeparator />
      <ThemeMenuItems />
      <MenuSeparator />
      <MenuItem asChild>
        <Link href={settingsHref}>
          <Settings aria-hidden />
          Settings
        </Link>
      </MenuItem>
      <MenuItem icon={<LogOut aria-hidden />} onSelect={onSignOut}>
        Sign out
      </MenuItem>
    </Menu>
  )
}
