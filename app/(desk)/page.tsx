import { requirePrincipal } from '@/lib/session'

export default async function OverviewPage() {
  await requirePrincipal()
  return <p className="p-4">Overview</p>
}
