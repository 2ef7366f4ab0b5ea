import type { Slot } from './slots'

/** What becomes of a slot whose time has come. */
export type SlotFate = { readonly status: 'due' } | { readonly status: 'missed' | 'skipped'; readonly reason: string }

export type SlotCircumstances = {
  readonly now: Date
  /** A slot that nobody noticed for longer is not run late. */
  readonly graceMs: number
  readonly pausedBy: string | null
  /** Whether the exchange must be open for a slot, and is. */
  readonly marketHoursOnly: boolean
  readonly isOpen: boolean
}

/**
 * A slot runs when it is noticed within its grace and nothing speaks against it. One that was due while everything was down
 * is missed: its moment of the market has gone, and a day's slots must not run all at once when the desk comes back.
 */
export function fateOf({ at }: Slot, circumstances: SlotCircumstances): SlotFate {
  const { now, graceMs, pausedBy, marketHoursOnly, isOpen } = circumstances
  if (pausedBy !== null) return { status: 'skipped', reason: `Paused by ${pausedBy}.` }
  const lateMs = now.getTime() - at.getTime()
  if (lateMs > graceMs)
    return { status: 'missed', reason: `Not started within ${inWords(graceMs)}: noticed ${inWords(lateMs)} late.` }
  if (marketHoursOnly && !isOpen)
    return { status: 'missed', reason: `Noticed ${inWords(lateMs)} late, when the exchange had closed.` }
  return { status: 'due' }
}

function inWords(ms: number): string {
  const minutes = Math.round(ms / 60_000)
  if (minutes < 1) return 'less than a minute'
  if (minutes < 120) return minutes === 1 ? 'a minute' : `${minutes} minutes`
  const hours = Math.round(minutes / 60)
  return hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`
}
