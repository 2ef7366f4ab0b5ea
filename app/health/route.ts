import { health } from '@/lib/contracts/api/system'
import { route } from '@/lib/http'
import { VERSION } from '@/lib/version'

export const dynamic = 'force-dynamic'
export const GET = route(health, async () => ({ status: 'ok' as const, version: VERSION }))
