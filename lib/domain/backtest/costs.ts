import { z } from 'zod'

/** What an execution gives up against the market price. */
export const slippageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('bps'), bps: z.number().min(0).max(1_000) }),
  z.object({ kind: z.literal('volume_share'), coefficient: z.number().min(0).max(10).default(0.1) }),
  z.object({ kind: z.literal('sqrt_impact'), coefficient: z.number().min(0).max(10).default(1) }),
])
export type SlippageModel = z.infer<typeof slippageSchema>

/** What the broker and the regulators charge for an order. */
export const commissionSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('bps'), bps: z.number().min(0).max(1_000) }),
  z.object({
    kind: z.literal('per_share'),
    perShare: z.number().min(0).max(10),
    minimum: z.number().min(0).max(1_000),
  }),
  z.object({
    kind: z.literal('alpaca'),
    secPerMillion: z.number().min(0).max(1_000).default(27.8),
    tafPerShare: z.number().min(0).max(1).default(0.000166),
    tafMost: z.number().min(0).max(1_000).default(8.3),
    catPerShare: z.number().min(0).max(1).default(0.0000265),
  }),
])
export type CommissionModel = z.infer<typeof commissionSchema>

/** Slippage per share, in money: of the market price, the shares traded, the bar's volume and the daily volatility. */
export type SlippageOf = (price: number, quantity: number, volume: number, dailyVolatility: number) => number

/**
 * - `bps`: a share of the price.
 * - `volume_share`: price × coefficient × (quantity ÷ volume)², as in Zipline's VolumeShareSlippage.
 * - `sqrt_impact`: price × coefficient × daily volatility × √(quantity ÷ volume), the square-root law of market impact:
 *   R. Grinold and R. Kahn, "Active Portfolio Management", 2nd ed., ch. 16; Tóth et al. (2011), Phys. Rev. X 1, 021006.
 */
export function slippageOf(model: SlippageModel): SlippageOf {
  switch (model.kind) {
    case 'none':
      return () => 0
    case 'bps':
      return (price) => (price * model.bps) / 10_000
    case 'volume_share':
      return (price, quantity, volume) => price * model.coefficient * (quantity / volume) ** 2
    case 'sqrt_impact':
      return (price, quantity, volume, dailyVolatility) =>
        price * model.coefficient * dailyVolatility * Math.sqrt(quantity / volume)
  }
}

/** Commission of a whole order that traded `quantity` shares for `notional`, in money. */
export type CommissionOf = (side: 'buy' | 'sell', quantity: number, notional: number) => number

/**
 * - `per_share`: with a minimum per order.
 * - `alpaca`: no commission, but the regulators' fees that Alpaca passes on: the SEC's Section 31 fee on the value of sales and
 *   FINRA's trading activity fee on shares sold (with a most), each rounded up to a cent, and the consolidated audit trail's
 *   fee on all shares. The rates change; the defaults are those of Alpaca's fee page for 2024.
 */
export function commissionOf(model: CommissionModel): CommissionOf {
  switch (model.kind) {
    case 'none':
      return () => 0
    case 'bps':
      return (_side, _quantity, notional) => (notional * model.bps) / 10_000
    case 'per_share':
      return (_side, quantity) => Math.max(quantity * model.perShare, model.minimum)
    case 'alpaca':
      return (side, quantity, notional) => {
        const audit = quantity * model.catPerShare
        if (side === 'buy') return audit
        const section31 = upToCent((notional * model.secPerMillion) / 1e6)
        const activity = upToCent(Math.min(quantity * model.tafPerShare, model.tafMost))
        return audit + section31 + activity
      }
  }
}

/** Rounds up to a cent; what floating point adds to a whole cent is not a cent more. */
const upToCent = (money: number): number => Math.ceil(money * 100 - 1e-9) / 100
