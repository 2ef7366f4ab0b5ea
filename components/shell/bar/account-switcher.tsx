'use client'

import { ChevronDown } from 'lucide-react'
import type { ReactNode } from 'react'
import { Pill, type Tone } from '@/components/ui/badge'
import { Menu, MenuLabel, MenuRadioGroup, MenuRadioItem } from '@/components/ui/overlay/dropdown-menu'
import { cn } from '@/lib/cn'

export type AccountKind = 'paper' | 'live' | 'simulation' | 'sample'

export type Account = {
  id: string
  name: string
  kind: AccountKind
  /** At the right of the menu entry, already written: "$118,402". */
  note?: string
}

const looks: Record<AccountKind, { tone: Tone; word: string }> = {
  paper: { tone: 'paper', word: 'Paper' },
  live: { tone: 'live', word: 'LIVE' },
  simulation: { tone: 'accent', word: 'Simulation' },
  sample: { tone: 'sample', word: 'Sample' },
}

/** What kind of money is at stake; in the frame and wherever an account is named. */
export function AccountPill({
  kind,
  children,
  className,
}: {
  kind: AccountKind
  children?: ReactNode
  className?: string
}) {
  const { tone, word } = looks[kind]
  return (
    <Pill tone={tone} className={className}>
      {word}
      {children}
    </Pill>
  )
}

export type AccountSwitcherProps = { accounts: readonly Account[]; current: string; onChange?: (id: string) => void }

export function AccountSwitcher({ accounts, current, onChange }: AccountSwitcherProps) {
  const account = accounts.find(({ id }) => id === current) ?? accounts[0]
  if (!account) return null
  if (accounts.length < 2 || !onChange) return <AccountPill kind={account.kind} />
  const trigger = (
    <button
      type="button"
      aria-label={`Account: ${account.name}, ${looks[account.kind].word}. Change`}
      className="rounded-full"
    >
      <AccountPill kind={account.kind} className="pr-1.5">
        {account.name.toLowerCase() !== looks[account.kind].word.toLowerCase() && (
          <span className="hidden max-w-32 truncate font-normal xl:inline">{account.name}</span>
        )}
        <ChevronDown aria-hidden className="size-3.5" />
      </AccountPill>
    </button>
  )
  return (
    <Menu trigger={trigger} align="start" className="min-w-64">
      <MenuLabel>Account</MenuLabel>
      <MenuRadioGroup value={account.id} onValueChange={onChange}>
        {accounts.map(({ id, name, kind, note }) => (
          <MenuRadioItem key={id} value={id}>
            <span className="min-w-0 flex-1 truncate">{name}</span>
            {note && <span className="num text-xs text-faint">{note}</span>}
            <AccountPill kind={kind} className={cn('h-5 px-2 text-2xs')} />
          </MenuRadioItem>
        ))}
      </MenuRadioGroup>
    </Menu>
  )
}
