import type { Columns } from '@/lib/domain/backtest/market'

export type BaselineTrade = {
  entryTime: number
  exitTime: number
  entryPrice: number
  exitPrice: number
  quantity: number
  pnl: number
}

/**
 * The least work that an SMA cross over one symbol can be: running sums, a flag for what is to happen at the next open, fills with a
 * proportional fee, a list of fills, a list of round trips and an equity curve. Everything invested, any fraction of a share.
 */
export function smaCrossLoop(bars: Columns, fast: number, slow: number, capital: number, feeRate: number) {
  const { time, open, close } = bars
  const length = close.length
  const equity = new Float64Array(length)
  const trades: BaselineTrade[] = []
  const fills: { time: number; quantity: number; price: number; fee: number }[] = []
  let cash = capital
  let quantity = 0
  let entryTime = 0
  let entryPrice = 0
  let entryFee = 0
  let pending = 0
  let wanted = 0
  let sumFast = 0
  let sumSlow = 0
  let wasAbove = false
  for (let i = 0; i < length; i++) {
    const o = open[i] as number
    if (pending === 1) {
      quantity = Math.min(wanted, cash / (o * (1 + feeRate)))
      entryFee = quantity * o * feeRate
      cash -= quantity * o + entryFee
      entryTime = time[i] as number
      entryPrice = o
      fills.push({ time: entryTime, quantity, price: o, fee: entryFee })
    } else if (pending === -1) {
      const fee = quantity * o * feeRate
      cash += quantity * o - fee
      const exitTime = time[i] as number
      fills.push({ time: exitTime, quantity: -quantity, price: o, fee })
      trades.push({
        entryTime,
        exitTime,
        entryPrice,
        exitPrice: o,
        quantity,
        pnl: quantity * (o - entryPrice) - fee - entryFee,
      })
      quantity = 0
    }
    pending = 0
    const c = close[i] as number
    sumFast += c
    sumSlow += c
    if (i >= fast) sumFast -= close[i - fast] as number
    if (i >= slow) sumSlow -= close[i - slow] as number
    const value = cash + quantity * c
    equity[i] = value
    if (i < slow - 1) continue
    const isAbove = sumFast / fast > sumSlow / slow
    if (i >= slow && isAbove !== wasAbove) {
      if (isAbove && quantity === 0) {
        pending = 1
        wanted = value / c
      } else if (!isAbove && quantity > 0) pending = -1
    }
    wasAbove = isAbove
  }
  return { equity, trades, fills }
}
