import { type Decimal, decimal, ZERO } from '@/lib/domain/money'
import { activityId, type WireActivity, type WireOrder } from './wire'

/** Money and shares of one account, the prices they are valued at, and the list of what moved them. */
export function createHoldings(openingCash: string) {
  let cash = decimal(openingCash)
  const prices = new Map<string, Decimal>()
  const positions = new Map<string, { quantity: Decimal; average: Decimal }>()
  const activities: WireActivity[] = []

  /** What moves money without a trade: CSD, CSW, DIV, FEE, INT, JNLC … Returns the activity's id. */
  function journal(type: string, amount: string, more: Record<string, unknown> = {}): string {
    const now = new Date()
    cash = cash.plus(amount)
    const id = activityId(now)
    const date = now.toISOString().slice(0, 10)
    activities.push({ id, activity_type: type, date, net_amount: amount, status: 'executed', ...more })
    return id
  }

  return {
    positions,
    activities,
    journal,
    cash: () => cash,
    setCash: (amount: string) => {
      cash = decimal(amount)
    },
    price: (symbol: string) => prices.get(symbol) ?? decimal(100),
    setPrice: (symbol: string, at: string) => {
      prices.set(symbol, decimal(at))
    },
    held: (symbol: string) => positions.get(symbol)?.quantity ?? ZERO,
    /** Shares that came from nowhere this side of the broker. */
    setPosition(symbol: string, quantity: string, average: string) {
      if (decimal(quantity).isZero()) positions.delete(symbol)
      else positions.set(symbol, { quantity: decimal(quantity), average: decimal(average) })
    },
    split(symbol: string, ratio: string) {
      const position = positions.get(symbol)
      if (!position) return
      const quantity = position.quantity.times(ratio)
      positions.set(symbol, { quantity, average: position.average.div(ratio) })
      const more = quantity.minus(position.quantity).toFixed()
      journal('SPLIT', '0', { symbol, qty: more, description: `${ratio} for 1` })
    },
    /** Moves shares and money as one execution does; `sign` −1 takes it back. */
    settle({ symbol, side }: WireOrder, quantity: Decimal, at: Decimal, sign: 1 | -1): void {
      const signed = quantity.times(side === 'buy' ? sign : -sign)
      cash = cash.minus(signed.times(at))
      const before = positions.get(symbol) ?? { quantity: ZERO, average: ZERO }
      const after = before.quantity.plus(signed)
      const grows = after.abs().gt(before.quantity.abs())
      const cost = before.quantity.times(before.average).plus(signed.times(at))
      if (after.isZero()) positions.delete(symbol)
      else positions.set(symbol, { quantity: after, average: grows || sign < 0 ? cost.div(after) : before.average })
    },
  }
}
