'use client'

import { Monitor, Moon, Sun } from 'lucide-react'
import { useTheme } from 'next-themes'
import type { ReactNode } from 'react'
import { IconButton } from '@/components/ui/button'
import { Menu, MenuLabel, MenuRadioGroup, MenuRadioItem } from '@/components/ui/overlay/dropdown-menu'

const choices: { value: string; label: string; icon: ReactNode }[] = [
  { value: 'light', label: 'Light', icon: <Sun aria-hidden /> },
  { value: 'dark', label: 'Dark', icon: <Moon aria-hidden /> },
  { value: 'system', label: 'Like the system', icon: <Monitor aria-hidden /> },
]

/** The three choices as menu items, for a menu that has other things in it. */
export function ThemeMenuItems() {
  const { theme, setTheme } = useTheme()
  return (
    <MenuRadioGroup value={theme ?? 'system'} onValueChange={setTheme}>
      <MenuLabel>Theme</MenuLabel>
      {choices.map(({ value, label, icon }) => (
        <MenuRadioItem key={value} value={value}>
          <span className="flex-1">{label}</span>
          {icon}
        </MenuRadioItem>
      ))}
    </MenuRadioGroup>
  )
}

/** On its own, for pages without the frame: sign-in, set-up. The icon follows CSS, so server and browser agree. */
export function ThemeToggle() {
  const icon = (
    <>
      <Sun aria-hidden className="[.dark_&]:hidden" />
      <Moon aria-hidden className="hidden [.dark_&]:block" />
    </>
  )
  return (
    <Menu trigger={<IconButton label="Theme" icon={icon} />}>
      <ThemeMenuItems />
    </Menu>
  )
}
