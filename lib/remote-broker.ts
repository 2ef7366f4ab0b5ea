import { createAlpacaBroker, streamUrlOf } from './adapters/broker/alpaca'
import { createCallLimiter } from './adapters/broker/call-limiter'
import { noteBrokerLimit, takeBrokerCall } from './db/broker-calls'
import type { Db } from './db/client'
import type { Env } from './env'
import type { Clock, RemoteBroker } from './ports'
import type { RemoteAccount } from './services/broker/open-remote-account'

/** `insists`: no other account stands in for this one while it is not reached. */
export type Remote = { account: RemoteAccount; broker: RemoteBroker; insists: boolean }

/** A caller that would wait longer for its turn at the broker gives up; nothing was sent then. */
const TURN_MS = 60_000

/** The account elsewhere that the environment names: live with the live keys in live mode, else Alpaca's paper account, else none. */
export function createRemote(env: Env, db: Db, clock: Clock): Remote | null {
  const live = env.TRADING_MODE === 'live'
  const keyId = live ? env.ALPACA_LIVE_API_KEY : env.ALPACA_API_KEY
  const secretKey = live ? env.ALPACA_LIVE_SECRET_KEY : env.ALPACA_SECRET_KEY
  if (!keyId || !secretKey || env.BROKER === 'paper') return null
  const url = live ? env.ALPACA_LIVE_URL : env.ALPACA_PAPER_URL
  const account: RemoteAccount = live
    ? { id: 'live', kind: 'live', name: 'Alpaca live' }
    : { id: 'alpaca', kind: 'paper', name: 'Alpaca paper' }
  const limiter = createCallLimiter(
    {
      take: (kind) => takeBrokerCall(db, account.id, kind),
      note: (report) => noteBrokerLimit(db, account.id, report),
    },
    { timeoutMs: TURN_MS },
  )
  const options = {
    keyId,
    secretKey,
    url,
    streamUrl: streamUrlOf(url),
    limiter,
    clock,
    timeoutMs: env.ALPACA_TIMEOUT_MS,
  }
  return { account, broker: createAlpacaBroker(options), insists: live || env.BROKER === 'alpaca' }
}
