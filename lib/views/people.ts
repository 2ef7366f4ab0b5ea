import type { z } from 'zod'
import type { keyView, userView } from '../contracts/api/people'
import type { ApiKey, User } from '../db/people'

export const toUserView = (row: User): z.input<typeof userView> => ({
  id: row.id,
  email: row.email,
  name: row.name,
  role: row.role as z.input<typeof userView>['role'],
  disabled: row.disabledAt !== null,
  last_login_at: row.lastLoginAt?.toISOString() ?? null,
  created_at: row.createdAt.toISOString(),
})

export const toKeyView = (row: ApiKey): z.input<typeof keyView> => ({
  id: row.id,
  name: row.name,
  prefix: row.prefix,
  scopes: row.scopes as z.input<typeof keyView>['scopes'],
  created_at: row.createdAt.toISOString(),
  expires_at: row.expiresAt?.toISOString() ?? null,
  last_used_at: row.lastUsedAt?.toISOString() ?? null,
})
