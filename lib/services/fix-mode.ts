import type { Db } from '../db/client'
import { EnvironmentError } from '../errors'

export type TradingMode = 'paper' | 'live'

/** Fixes at its first start what a database is for. Throws EnvironmentError when it was made for the other mode. */
export async function fixMode(db: Db, mode: TradingMode): Promise<void> {
  await db.installation.createMany({ data: [{ mode }], skipDuplicates: true })
  const { mode: made } = await db.installation.findUniqueOrThrow({ where: { singleton: true } })
  if (made !== mode)
    throw new EnvironmentError([
      `TRADING_MODE: this database was made for ${made} trading and stays so; for ${mode} trading use another one`,
    ])
}
