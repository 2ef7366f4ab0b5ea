import { z } from 'zod'
import { isoTime, operation, ROLES } from '../operation'

const role = z.enum(ROLES)
const email = z.string().trim().toLowerCase().pipe(z.email('is not an e-mail address'))
const password = z.string().min(12, 'must have at least 12 characters').max(200)

export const userView = z
  .object({
    id: z.uuid(),
    email: z.string(),
    name: z.string(),
    role,
    disabled: z.boolean(),
    last_login_at: isoTime.nullable(),
    created_at: isoTime,
  })
  .meta({ id: 'User' })

export const setupFirstAdmin = operation({
  id: 'setupFirstAdmin',
  method: 'post',
  path: '/api/setup',
  tag: 'People',
  summary: 'Create the administrator on the first visit, with the token that the start prints',
  role: null,
  body: z.strictObject({
    token: z.string().min(1, 'is missing').max(100),
    name: z.string().trim().min(1, 'is missing').max(80),
    email,
    password,
  }),
  status: 201,
  response: userView,
})

export const listUsers = operation({
  id: 'listUsers',
  method: 'get',
  path: '/api/users',
  tag: 'People',
  summary: 'Everybody who may sign in',
  role: 'admin',
  status: 200,
  response: z.object({ data: z.array(userView) }),
})

export const createUser = operation({
  id: 'createUser',
  method: 'post',
  path: '/api/users',
  tag: 'People',
  summary: 'Add a person',
  role: 'admin',
  body: z.strictObject({ name: z.string().trim().min(1, 'is missing').max(80), email, password, role }),
  status: 201,
  idempotent: true,
  response: userView,
})

export const updateUser = operation({
  id: 'updateUser',
  method: 'post',
  path: '/api/users/{id}',
  tag: 'People',
  summary: 'Change a role, or switch a person off; both end the sessions',
  role: 'admin',
  params: z.object({ id: z.uuid() }),
  body: z.strictObject({ role: role.optional(), disabled: z.boolean().optional() }),
  status: 200,
  response: userView,
})

const sessionView = z
  .object({
    id: z.uuid(),
    user_agent: z.string().nullable(),
    created_at: isoTime,
    last_seen_at: isoTime,
    expires_at: isoTime,
    current: z.boolean(),
  })
  .meta({ id: 'Session' })

export const listSessions = operation({
  id: 'listSessions',
  method: 'get',
  path: '/api/sessions',
  tag: 'People',
  summary: 'Where you are signed in',
  role: 'viewer',
  status: 200,
  response: z.object({ data: z.array(sessionView) }),
})

export const revokeSession = operation({
  id: 'revokeSession',
  method: 'delete',
  path: '/api/sessions/{id}',
  tag: 'People',
  summary: 'Sign one of your sessions out',
  role: 'viewer',
  params: z.object({ id: z.uuid() }),
  status: 200,
  response: z.object({ revoked: z.boolean() }),
})

export const keyView = z
  .object({
    id: z.uuid(),
    name: z.string(),
    prefix: z.string(),
    scopes: z.array(role),
    created_at: isoTime,
    expires_at: isoTime.nullable(),
    last_used_at: isoTime.nullable(),
  })
  .meta({ id: 'ApiKey' })

export const listKeys = operation({
  id: 'listKeys',
  method: 'get',
  path: '/api/keys',
  tag: 'People',
  summary: 'Your API keys',
  role: 'viewer',
  status: 200,
  response: z.object({ data: z.array(keyView) }),
})

export const createKey = operation({
  id: 'createKey',
  method: 'post',
  path: '/api/keys',
  tag: 'People',
  summary: 'Make an API key; its secret is in this answer and nowhere else',
  role: 'viewer',
  body: z.strictObject({
    name: z.string().trim().min(1, 'is missing').max(80),
    scope: role.default('viewer'),
    expires_in_days: z.number().int().min(1).max(3_650).optional(),
  }),
  status: 201,
  idempotent: true,
  once: true,
  response: z.object({ key: z.string(), ...keyView.shape }),
})

export const revokeKey = operation({
  id: 'revokeKey',
  method: 'delete',
  path: '/api/keys/{id}',
  tag: 'People',
  summary: 'Revoke one of your keys',
  role: 'viewer',
  params: z.object({ id: z.uuid() }),
  status: 200,
  response: z.object({ revoked: z.boolean() }),
})
