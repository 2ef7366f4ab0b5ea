import { pino } from 'pino'
import type { Env } from './env'

/** Fields whose values never reach a log, wherever they stand in what is logged. */
const SECRET_PATHS = [
  'password',
  'passwordHash',
  'token',
  'secret',
  'apiKey',
  'authorization',
  'cookie',
  'key',
  'hash',
].flatMap((name) => [name, `*.${name}`, `*.*.${name}`])

export type Log = Pick<pino.Logger, 'debug' | 'info' | 'warn' | 'error' | 'fatal'> & {
  child(bindings: Record<string, unknown>): Log
}

/** The process's log: JSON lines in production, readable in development. `trace_id` and `cycle_id` come by `child`. */
export function createLog(name: string, env: Pick<Env, 'LOG_LEVEL' | 'NODE_ENV'>): Log {
  const options = {
    name,
    level: env.LOG_LEVEL,
    base: { process: name, pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: SECRET_PATHS, censor: '[redacted]' },
  }
  // The command line's output is its answer; what it logs goes to standard error.
  const stream = name === 'cli' ? 2 : 1
  if (env.NODE_ENV !== 'development') return pino(options, pino.destination(stream))
  return pino({ ...options, transport: { target: 'pino-pretty', options: { singleLine: true, destination: stream } } })
}
