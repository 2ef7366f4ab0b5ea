import { randomBytes } from 'node:crypto'
import type { Command } from 'commander'
import { createUser as createUserOperation } from '@/lib/contracts/api/people'
import { ROLES, type Role } from '@/lib/contracts/operation'
import { findUserByEmail } from '@/lib/db/people'
import { AppError } from '@/lib/errors'
import { parseInput } from '@/lib/parse-input'
import { createApiKey, createUser } from '@/lib/services/manage-people'
import { withDeps } from './context'
import { parseChoice } from './parse-options'
import { printJson, printLine } from './print'

export function registerPeople(program: Command): void {
  program
    .command('user')
    .description('people who may sign in')
    .command('create <email>')
    .description('add a person; without --password one is made and shown once')
    .option('--name <name>', 'what to call them')
    .option('--role <role>', ROLES.join(', '), 'viewer')
    .option('--password <password>', 'at least 12 characters')
    .action((email: string, options: { name?: string; role: string; password?: string }, command: Command) =>
      withDeps(command, async ({ deps, origin, json }) => {
        const password = options.password ?? randomBytes(12).toString('base64url')
        const body = parseInput(createUserOperation.body, {
          email,
          name: options.name ?? email.split('@')[0],
          password,
          role: options.role,
        })
        const user = await createUser(deps.db, origin, body)
        const made = options.password === undefined ? { password } : {}
        if (json) printJson({ id: user.id, email: user.email, role: user.role, ...made })
        else
          printLine(
            `Added ${user.email} as ${user.role}.${options.password === undefined ? ` Password, shown once: ${password}` : ''}`,
          )
      }),
    )

  program
    .command('key')
    .description('API keys')
    .command('create <email>')
    .description('make a key for a person; it is shown once')
    .option('--name <name>', 'what it is for', 'command line')
    .option('--scope <role>', ROLES.join(', '), 'viewer')
    .option('--days <n>', 'days until it expires')
    .action((email: string, options: { name: string; scope: string; days?: string }, command: Command) =>
      withDeps(command, async ({ deps, origin, json }) => {
        const user = await findUserByEmail(deps.db, email.trim().toLowerCase())
        if (!user) throw new AppError('not_found', `There is nobody with the address ${email}.`)
        const scope = parseChoice(options.scope, ROLES, '--scope')
        if (ROLES.indexOf(scope) > ROLES.indexOf(user.role as Role))
          throw new AppError('forbidden', `--scope: ${email} is ${user.role}; a key cannot do more`)
        const days = options.days === undefined ? null : Number(options.days)
        if (days !== null && !(Number.isInteger(days) && days > 0))
          throw new AppError('invalid_input', `--days: "${options.days}" is not a number of days`)
        const { key, row } = await createApiKey(deps.db, origin, deps.keys.apiKeys, {
          userId: user.id,
          name: options.name,
          scope,
          expiresAt: days === null ? null : new Date(Date.now() + days * 86_400_000),
        })
        if (json) printJson({ key, id: row.id, prefix: row.prefix, scope })
        else printLine(`${key}\nShown once; send it as: Authorization: Bearer ${key.slice(0, 20)}…`)
      }),
    )
}
