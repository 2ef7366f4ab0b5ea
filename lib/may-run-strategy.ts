import { hasRole, type Principal } from './auth'
import { AppError } from './errors'
import { OWN_PREFIX } from './strategies'

/** Code of the strategies folder is run for admins only. Throws `forbidden`. */
export function assertMayRun(principal: Principal, strategy: string): void {
  if (strategy.startsWith(OWN_PREFIX) && !hasRole(principal, 'admin'))
    throw new AppError('forbidden', 'Strategies of the strategies folder are run by admins only.')
}
