import { hasRole, type Principal } from './auth'
import { AppError } from './errors'
import { OWN_PREFIX } from './strategies'

/** Code of the strategies folder is run for admins only. */
export const mayRunOwn = (principal: Principal): boolean => hasRole(principal, 'admin')

/** Throws `forbidden` for a strategy that somebody may not run. */
export function assertMayRun(principal: Principal, strategy: string): void {
  if (strategy.startsWith(OWN_PREFIX) && !mayRunOwn(principal))
    throw new AppError('forbidden', 'Strategies of the strategies folder are run by admins only.')
}
