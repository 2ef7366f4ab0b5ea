import type { Opinion, OpinionContext } from '../agents/opinion'
import { pct } from './score'

/** A second look for shapes that make a good signal fail, and for the account's own record in the symbol. */
export function validatorRules(context: OpinionContext<'validator'>): Opinion<'validator'> {
  const { order, indicators: i, price, pastReturns, symbol } = context
  const patterns: string[] = []
  const warnings: string[] = []
  const see = (pattern: string, warning?: string) => {
    patterns.push(pattern)
    if (warning) warnings.push(warning)
  }
  if (i.sma50 !== null && i.sma200 !== null) see(i.sma50 > i.sma200 ? 'golden_cross_regime' : 'death_cross_regime')
  if (i.high252 !== null && price >= i.high252 * 0.99) see('52_week_high')
  if (order.side === 'buy') {
    if (i.rsi14 !== null && i.rsi14 > 75) see('overbought', `RSI ${i.rsi14.toFixed(0)}`)
    if (i.sma20 !== null && price / i.sma20 - 1 > 0.12)
      see('extended', `${pct(price / i.sma20 - 1)} above the 20-day average`)
    if (i.change5d !== null && i.change5d < -0.1) see('falling_knife', `${pct(i.change5d)} in five days`)
    if (i.obvSlope20 !== null && i.obvSlope20 < 0 && i.change20d !== null && i.change20d > 0.03)
      see('volume_divergence', 'price rises while on-balance volume falls')
    const losses = pastReturns.filter((value) => value < -0.02).length
    if (pastReturns.length >= 3 && losses / pastReturns.length > 0.6)
      see('repeated_loser', `${losses} of ${pastReturns.length} past trades in ${symbol} lost more than 2 %`)
  }
  const approved = order.side === 'sell' || warnings.length < 2
  const confidence = Math.max(25, 82 - warnings.length * 18)
  return {
    status: 'ok',
    by: 'rules',
    value: {
      recommendation: approved ? (order.side === 'sell' ? 'SELL' : 'BUY') : 'HOLD',
      approved,
      patterns,
      confidence,
      key_factors: (warnings.length ? warnings : patterns).slice(0, 5),
      reasoning: warnings.length
        ? `${approved ? 'One warning, not enough to stop it' : 'Stopped'}: ${warnings.join('; ')}.`
        : `No failing pattern${patterns.length ? `; seen: ${patterns.join(', ').replaceAll('_', ' ')}` : ''}.`,
    },
  }
}
