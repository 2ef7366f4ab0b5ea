import type { Account } from '../db/accounts'
import { type Booked, clockBegin } from '../db/capital'
import type { Db } from '../db/client'

/**
 * When bookings happened on the account's own clock. A simulation is opened in real time, which lies after the days it goes through:
 * what was booked before its clock began was there from its first day.
 */
export async function ownTime(db: Db, { id, kind }: Account): Promise<(booked: Booked) => Date> {
  const begin = kind === 'simulation' ? await clockBegin(db, id) : null
  return ({ seq, at }) => (begin && seq < begin.seq && at > begin.at ? begin.at : at)
}
