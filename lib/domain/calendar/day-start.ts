import { lastClosedSession, sessionClose } from './nyse'

/** The close of the session before the one that `now` is in or after: what "today" is measured from. */
export function dayStart(now: Date): Date {
  const last = lastClosedSession(now)
  const close = sessionClose(last)
  return now.getTime() - close.getTime() < 60_000 || close.getTime() === now.getTime()
    ? sessionClose(lastClosedSession(new Date(close.getTime() - 1)))
    : close
}
