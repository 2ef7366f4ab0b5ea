'use client'

import { useTradingState } from '@/components/data/queries'
import type { AccountView, Position } from '@/components/data/types'
import type { Draft } from '@/components/orders/draft'
import { partOfShare, sharesOrdered } from '@/components/orders/ordered'
import { usePriceNow } from '@/components/orders/price-now'
import { price as writePrice, quantity as writeQuantity } from '@/components/ui/format'
import { Money, Time, useFormatPreferences } from '@/components/ui/number'

type Props = { draft: Draft; held: Position | undefined; account: AccountView }

/** What the button will do, in words and money. */
export function Consequence({ draft, held, account }: Props) {
  const { locale } = useFormatPreferences()
  const { data: quote, isError } = usePriceNow(draft.symbol, account)
  const { data: trading } = useTradingState()
  const price = quote?.price ?? (held ? Number(held.price) : null)
  const shares = sharesOrdered(draft, held?.quantity)
  const part = partOfShare(draft, held?.quantity, account)
  const ready = draft.symbol !== '' && shares > 0
  const simulated = account.kind === 'simulation'
  const left = held ? Number(held.quantity) - shares : 0
  const tooMany = draft.side === 'sell' && shares < Number(draft.quantity)
  return (
    <p className="rounded bg-selected/60 px-3 py-2 text-sm text-muted text-pretty" role="status">
      {!ready && 'Say what and how much, and what will happen stands here.'}
      {ready && part && <span className="text-warn">{part}</span>}
      {ready && !part && (
        <>
          <span className="text-text">
            {draft.side === 'buy' ? 'Buys' : 'Sells'} {writeQuantity(shares, { locale })} {draft.symbol}{' '}
            {simulated ? 'at the next session’s open' : 'at market'}
            {draft.side === 'buy' && quote && `, at most ${writePrice(quote.buy_limit, { locale })} a share`}
            {price !== null && (
              <>
                , about <Money value={price * shares} decimals={0} />
              </>
            )}
            .
          </span>{' '}
          {price !== null && quote && (
            <>
              {writePrice(price, { locale })} a share at <Time value={quote.time} style="datetime" />
              {quote.stale ? ' (not fresh)' : ''}.{' '}
            </>
          )}
          {price === null && isError && 'No price of it is known, so the order will be refused. '}
          {draft.side === 'sell' && !held && 'It is not held; short sales are off, so the gate will refuse this. '}
          {tooMany && `At most ${writeQuantity(shares, { locale })} can be sold: no more are held. `}
          {draft.side === 'sell' && held && left <= 0 && 'The position is closed with it. '}
          {draft.side === 'sell' &&
            held &&
            left > 0 &&
            `${writeQuantity(left, { locale })} ${left === 1 ? 'stays' : 'stay'}. `}
          {draft.side === 'buy' && 'The limits may refuse or shrink it. '}
          {draft.side === 'buy' && trading?.enabled === false && (
            <span className="text-warn">Trading is stopped: a buy will be refused. </span>
          )}
          {!simulated && trading && trading.market.state !== 'open' && 'The market is closed: it waits for the open.'}
        </>
      )}
    </p>
  )
}
