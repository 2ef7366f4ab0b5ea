import { listSessions } from '@/lib/contracts/api/people'
import * as people from '@/lib/db/people'
import { route } from '@/lib/http'

export const GET = route(listSessions, async ({ deps, principal }) => ({
  data: (await people.listSessions(deps.db, principal.userId)).map((row) => ({
    id: row.id,
    user_agent: row.userAgent,
    created_at: row.createdAt.toISOString(),
    last_seen_at: row.lastSeenAt.toISOString(),
    expires_at: row.expiresAt.toISOString(),
    current: row.id === principal.sessionId,
  })),
}))
