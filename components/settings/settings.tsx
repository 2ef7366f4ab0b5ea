'use client'

import dynamic from 'next/dynamic'
import { usePathname, useRouter, useSearchParams } from 'next/navigation'
import { useDesk } from '@/components/desk/desk-context'
import type { Display } from '@/components/desk/display'
import { PageHeader } from '@/components/ui/layout/section'
import { type TabItem, Tabs } from '@/components/ui/layout/tabs'
import { SkeletonRows } from '@/components/ui/state/skeleton'

const loading = () => <SkeletonRows rows={5} className="px-4 pt-11" />
const DisplayTab = dynamic(() => import('@/components/settings/display-tab').then((file) => file.DisplayTab), {
  ssr: false,
  loading,
})
const AccountsTab = dynamic(() => import('@/components/settings/accounts-tab').then((file) => file.AccountsTab), {
  ssr: false,
  loading,
})
const KeysTab = dynamic(() => import('@/components/settings/keys-tab').then((file) => file.KeysTab), {
  ssr: false,
  loading,
})
const PeopleTab = dynamic(() => import('@/components/settings/people-tab').then((file) => file.PeopleTab), {
  ssr: false,
  loading,
})
const JobsTab = dynamic(() => import('@/components/settings/jobs-tab').then((file) => file.JobsTab), {
  ssr: false,
  loading,
})
const SessionsTab = dynamic(() => import('@/components/settings/sessions-tab').then((file) => file.SessionsTab), {
  ssr: false,
  loading,
})

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
    { value: 'jobs', label: 'Jobs', content: <JobsTab /> },
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
