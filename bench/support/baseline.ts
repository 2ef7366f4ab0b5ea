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

/**
 * SMA crosses over many symbols in one account under the hard limits: entries of a tenth of equity, at most ten positions, a fifth of
 * equity in one symbol and three tenths in one sector, cash counted at 5 % above the close; proportional fees, whole shares.
 */
export function smaCrossBook(
  all: readonly Columns[],
  sectors: Int32Array,
  fast: number,
  slow: number,
  capital: number,
  feeRate: number,
) {
  const symbols = all.length
  const length = (all[0] as Columns).close.length
  const equity = new Float64Array(length)
  const trades: BaselineTrade[] = []
  const fills: { symbol: number; time: number; quantity: number; price: number; fee: number }[] = []
  const sumFast = new Float64Array(symbols)
  const sumSlow = new Float64Array(symbols)
  const wasAbove = new Uint8Array(symbols)
  const quantity = new Float64Array(symbols)
  const entryPrice = new Float64Array(symbols)
  const entryTime = new Float64Array(symbols)
  const entryFee = new Float64Array(symbols)
  const held: number[] = []
  const sells: number[] = []
  const buys: { symbol: number; quantity: number; worst: number }[] = []
  const bySector = new Float64Array(16)
  let cash = capital
  for (let i = 0; i < length; i++) {
    for (const s of sells) {
      const bars = all[s] as Columns
      const price = bars.open[i] as number
      const shares = quantity[s] as number
      const fee = shares * price * feeRate
      cash += shares * price - fee
      fills.push({ symbol: s, time: bars.time[i] as number, quantity: -shares, price, fee })
      trades.push({
        entryTime: entryTime[s] as number,
        exitTime: bars.time[i] as number,
        entryPrice: entryPrice[s] as number,
        exitPrice: price,
        quantity: shares,
        pnl: shares * (price - (entryPrice[s] as number)) - fee - (entryFee[s] as number),
      })
      quantity[s] = 0
      held.splice(held.indexOf(s), 1)
    }
    sells.length = 0
    for (const { symbol: s, quantity: wanted, worst } of buys) {
      const bars = all[s] as Columns
      const price = bars.open[i] as number
      if (price > worst) continue
      const shares = Math.min(wanted, Math.floor(cash / (price * (1 + feeRate))))
      if (shares <= 0) continue
      const fee = shares * price * feeRate
      cash -= shares * price + fee
      quantity[s] = shares
      entryPrice[s] = price
      entryTime[s] = bars.time[i] as number
      entryFee[s] = fee
      held.push(s)
      fills.push({ symbol: s, time: bars.time[i] as number, quantity: shares, price, fee })
    }
    buys.length = 0
    let value = cash
    for (const s of held) value += (quantity[s] as number) * ((all[s] as Columns).close[i] as number)
    equity[i] = value
    let booked = false
    let positions = held.length
    let free = cash
    for (let s = 0; s < symbols; s++) {
      const close = (all[s] as Columns).close
      const c = close[i] as number
      let f = (sumFast[s] as number) + c
      let w = (sumSlow[s] as number) + c
      if (i >= fast) f -= close[i - fast] as number
      if (i >= slow) w -= close[i - slow] as number
      sumFast[s] = f
      sumSlow[s] = w
      if (i < slow - 1) continue
      const isAbove = f / fast > w / slow ? 1 : 0
      if (i >= slow && isAbove !== wasAbove[s]) {
        if (isAbove === 1 && quantity[s] === 0) {
          if (!booked) {
            booked = true
            bySector.fill(0)
            for (const h of held)
              bySector[sectors[h] as number] =
                (bySector[sectors[h] as number] as number) +
                (quantity[h] as number) * ((all[h] as Columns).close[i] as number)
          }
          const worst = c * 1.05
          const sector = sectors[s] as number
          let shares = Math.floor((0.1 * value) / c)
          if (positions >= 10) shares = 0
          shares = Math.min(
            shares,
            Math.floor((0.2 * value) / worst),
            Math.max(Math.floor((0.3 * value - (bySector[sector] as number)) / worst), 0),
            Math.floor(free / (worst * (1 + feeRate))),
          )
          if (shares > 0) {
            positions++
            bySector[sector] = (bySector[sector] as number) + shares * worst
            free -= shares * worst * (1 + feeRate)
            buys.push({ symbol: s, quantity: shares, worst })
          }
        } else if (isAbove === 0 && (quantity[s] as number) > 0) sells.push(s)
      }
      wasAbove[s] = isAbove
    }
  }
  return { equity, trades, fills }
}

/** Equal weights of four fifths of equity over all symbols, restored every `every` bars at the next open, in fractions of shares; proportional fees. */
export function equalWeightBook(all: readonly Columns[], every: number, capital: number, feeRate: number) {
  const symbols = all.length
  const length = (all[0] as Columns).close.length
  const equity = new Float64Array(length)
  const quantity = new Float64Array(symbols)
  const change = new Float64Array(symbols)
  const fills: { symbol: number; time: number; quantity: number; price: number; fee: number }[] = []
  let cash = capital
  let pending = false
  for (let i = 0; i < length; i++) {
    if (pending) {
      for (const side of [-1, 1])
        for (let s = 0; s < symbols; s++) {
          const wanted = change[s] as number
          if (wanted * side <= 0) continue
          const bars = all[s] as Columns
          const price = bars.open[i] as number
          const shares = side > 0 ? Math.min(wanted, cash / (price * (1 + feeRate))) : wanted
          const fee = Math.abs(shares * price) * feeRate
          cash -= shares * price + fee
          quantity[s] = (quantity[s] as number) + shares
          fills.push({ symbol: s, time: bars.time[i] as number, quantity: shares, price, fee })
        }
      pending = false
    }
    let value = cash
    for (let s = 0; s < symbols; s++) value += (quantity[s] as number) * ((all[s] as Columns).close[i] as number)
    equity[i] = value
    if (i % every === 0) {
      for (let s = 0; s < symbols; s++)
        change[s] = (0.8 * value) / symbols / ((all[s] as Columns).close[i] as number) - (quantity[s] as number)
      pending = true
    }
  }
  return { equity, fills }
}
