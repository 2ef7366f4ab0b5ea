'use client'

import { usePathname, useRouter, useSearchParams } from 'next/navigation'
import { useDesk } from '@/components/desk/desk-context'
import type { Display } from '@/components/desk/display'
import { AccountsTab } from '@/components/settings/accounts-tab'
import { DisplayTab } from '@/components/settings/display-tab'
import { KeysTab } from '@/components/settings/keys-tab'
import { PeopleTab } from '@/components/settings/people-tab'
import { SessionsTab } from '@/components/settings/sessions-tab'
import { PageHeader } from '@/components/ui/layout/section'
import { type TabItem, Tabs } from '@/components/ui/layout/tabs'

/** The tab is in the address, so that it can be linked to. */
export function Settings({ display }: { display: Display }) {
  const router = useRouter()
  const pathname = usePathname()
  const { can } = useDesk()
  const items: TabItem[] = [
    { value: 'display', label: 'Display', content: <DisplayTab display={display} /> },
    { value: 'accounts', label: 'Accounts', content: <AccountsTab /> },
    { value: 'keys', label: 'API keys', content: <KeysTab /> },
    { value: 'sessions', label: 'Sessions', content: <SessionsTab /> },
    ...(can('admin') ? [{ value: 'people', label: 'People', content: <PeopleTab /> }] : []),
  ]
  const wanted = useSearchParams().get('tab')
  const tab = items.find(({ value }) => value === wanted)?.value ?? 'display'
  return (
    <>
      <PageHeader title="Settings" />
      <Tabs
        label="Settings"
        items={items}
        value={tab}
        onValueChange={(value) => router.replace(`${pathname}?tab=${value}`, { scroll: false })}
      />
    </>
  )
}
