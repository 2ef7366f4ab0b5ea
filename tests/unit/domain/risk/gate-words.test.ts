import { describe, expect, it } from 'vitest'
import { passGate } from '@/lib/domain/risk/gate'
import type { Holding, Proposal, RiskLimits, RiskView } from '@/lib/domain/risk/limits'
import { holding, proposal, strategyTerms } from '../../../factories'

const LIMITS: RiskLimits = { maxPosition: 0.2, maxSector: 0.3, maxPositions: 3 }

type Given = { holdings?: Holding[]; view?: Partial<RiskView>; limits?: Partial<RiskLimits>; lot?: number }

const gateOf = (asked: Partial<Proposal>, { holdings = [], view = {}, limits = {}, lot }: Given = {}) => {
  const account = { equity: 100_000, freeCash: 100_000, holdings, ...view }
  const [verdict] = passGate(account, [proposal({ symbol: 'ACME', ...asked })], { ...LIMITS, ...limits }, lot)
  return verdict
}
const held = (data: Partial<Holding> = {}) => [holding({ symbol: 'ACME', quantity: 10, ...data })]
const growth = strategyTerms({ id: 'growth', name: 'Growth', allocation: 0.1, maxPosition: 0.05, maxPositions: 1 })

const WORKING = 'An order in ACME is still working.'
const NO_PRICE = 'There is no usable price for ACME.'
const NO_EQUITY = 'The account has no equity to measure limits against.'

describe('a refusal says which rule it was and why', () => {
  it.each<[string, Partial<Proposal>, Given, string, string]>([
    ['a sale of nothing held', { side: 'sell' }, {}, 'not_held', 'ACME is not held; short sales are off.'],
    [
      'a sale after all was sold',
      { side: 'sell' },
      { holdings: held({ quantity: 0 }) },
      'not_held',
      'ACME is not held; short sales are off.',
    ],
    ['a sale beside a buy', { side: 'sell' }, { holdings: held({ openBuyQuantity: 1 }) }, 'open_order', WORKING],
    ['a sale beside a sale', { side: 'sell' }, { holdings: held({ openSellQuantity: 1 }) }, 'open_order', WORKING],
    [
      'a sale of no shares',
      { side: 'sell', quantity: 0 },
      { holdings: held() },
      'no_quantity',
      'There is nothing to sell.',
    ],
    [
      'a sale of less than a lot',
      { side: 'sell', quantity: 0.4 },
      { holdings: held() },
      'no_quantity',
      'Less than one lot would be sold.',
    ],
    ['no price', { price: null }, {}, 'no_price', NO_PRICE],
    ['a price of nothing', { price: 0 }, {}, 'no_price', NO_PRICE],
    ['no worst price', { worstPrice: null }, {}, 'no_price', NO_PRICE],
    ['a worst price under the price', { worstPrice: 99.99 }, {}, 'no_price', NO_PRICE],
    ['no equity', {}, { view: { equity: 0 } }, 'cannot_evaluate', NO_EQUITY],
    ['cash that is no number', {}, { view: { freeCash: Number.NaN } }, 'cannot_evaluate', NO_EQUITY],
    ['a buy of no shares', { quantity: 0 }, {}, 'no_quantity', 'There is nothing to buy.'],
    ['a buy of less than a lot', { quantity: 0.4 }, {}, 'no_quantity', 'Less than one lot would be bought.'],
    ['a buy beside a buy', {}, { holdings: held({ openBuyQuantity: 1 }) }, 'open_order', WORKING],
    ['a buy beside a sale', {}, { holdings: held({ openSellQuantity: 1 }) }, 'open_order', WORKING],
    ['no free cash', {}, { view: { freeCash: 12.5 } }, 'insufficient_cash', 'Free cash is 12.50.'],
    [
      'a full position',
      {},
      { holdings: held({ quantity: 200 }) },
      'max_position_size',
      'ACME may be 20.0 % of equity and is 20.0 %.',
    ],
    [
      'a full sector',
      {},
      { holdings: [holding({ symbol: 'BOLT', quantity: 300 })] },
      'max_sector_exposure',
      'Sector Technology may be 30.0 % of equity and is 30.0 %.',
    ],
    [
      'the last position',
      {},
      { limits: { maxPositions: 1 }, holdings: [holding({ symbol: 'BOLT', openBuyQuantity: 1 })] },
      'max_positions',
      '1 positions are held or being opened already.',
    ],
    [
      'a disabled strategy',
      { strategy: { ...growth, enabled: false } },
      {},
      'strategy_disabled',
      'The strategy “Growth” is disabled; it may only sell.',
    ],
    [
      'a strategy’s full position',
      { strategy: growth },
      { holdings: held({ quantity: 50, strategyId: 'growth' }) },
      'strategy_position_size',
      'ACME may be 5.0 % of equity in “Growth” and is 5.0 %.',
    ],
    [
      'a strategy’s full allocation',
      { strategy: { ...growth, maxPosition: null } },
      { holdings: held({ quantity: 100, strategyId: 'growth' }) },
      'strategy_allocation',
      '“Growth” may be 10.0 % of equity and is 10.0 %.',
    ],
    [
      'a strategy’s last position',
      { strategy: growth },
      { holdings: [holding({ symbol: 'BOLT', quantity: 1, strategyId: 'growth' })] },
      'strategy_max_positions',
      '“Growth” may hold 1 positions and holds or opens as many.',
    ],
  ])('%s', (_, asked, given, code, reason) => {
    expect(gateOf(asked, given)).toMatchObject({
      symbol: 'ACME',
      asked: asked.quantity ?? 10,
      quantity: 0,
      approved: false,
      refusal: { code, reason },
    })
  })

  it('has no clamps where nothing was lowered, and none of the two before an order is refused', () => {
    expect(gateOf({})).toMatchObject({ approved: true, quantity: 10, refusal: null, clamps: [] })
    expect(gateOf({ quantity: 0 })?.clamps).toEqual([])
    expect(gateOf({ side: 'sell' }, { holdings: held() })).toMatchObject({ side: 'sell', clamps: [], refusal: null })
  })
})

describe('a limit counts what it is about', () => {
  it('a sector its own symbols, and positions what is held or being bought', () => {
    const energy = holding({ symbol: 'BOLT', sector: 'Energy', quantity: 250 })
    expect(gateOf({ quantity: 100 }, { holdings: [energy] })).toMatchObject({ quantity: 100, clamps: [] })
    const sold = holding({ symbol: 'BOLT', quantity: 0 })
    expect(gateOf({}, { holdings: [sold], limits: { maxPositions: 1 } })).toMatchObject({ approved: true })
  })
  it('a strategy what is its own', () => {
    const others = holding({ symbol: 'BOLT', quantity: 90, strategyId: 'value' })
    expect(gateOf({ strategy: { ...growth, maxPosition: null } }, { holdings: [others] })).toMatchObject({
      quantity: 10,
    })
  })
  it('an order that may pay no more than its price', () => {
    expect(gateOf({ worstPrice: 100 })).toMatchObject({ approved: true, quantity: 10 })
  })
})

describe('a sale', () => {
  it('of more than is held is one of all that is held, fractions too', () => {
    expect(gateOf({ side: 'sell', quantity: 25 }, { holdings: held({ quantity: 10.5 }) })).toMatchObject({
      quantity: 10.5,
      asked: 25,
      clamps: [{ rule: 'not_held', before: 25, after: 10.5, reason: 'Only 10.5 are held.' }],
    })
    expect(gateOf({ side: 'sell', quantity: 10.5 }, { holdings: held({ quantity: 10.5 }) })?.clamps).toEqual([])
    expect(gateOf({ side: 'sell', quantity: 3.7 }, { holdings: held() })).toMatchObject({ quantity: 3 })
    expect(gateOf({ side: 'sell', quantity: 3.7 }, { holdings: held(), lot: 0.1 })).toMatchObject({ quantity: 3.7 })
  })
})

describe('what an order takes is not there for the next', () => {
  const view = (holdings: Holding[] = [], freeCash = 100_000): RiskView => ({ equity: 100_000, freeCash, holdings })
  const answers = (verdicts: ReturnType<typeof passGate>) =>
    verdicts.map(({ approved, quantity, refusal }) => (approved ? quantity : refusal?.code))

  it('cash, with the commission', () => {
    const asked = ['A', 'B'].map((symbol) => proposal({ symbol, sector: symbol }))
    const costs = (freeCash: number) => answers(passGate(view([], freeCash), asked, LIMITS))
    expect(costs(2 * (10 * 105 + 1))).toEqual([10, 10])
    expect(costs(2 * (10 * 105 + 1) - 1)).toEqual([10, 9])
  })
  it('a symbol, for a second order of either side', () => {
    const buys = [proposal({ symbol: 'A', conviction: 0.9 }), proposal({ symbol: 'A', conviction: 0.8 })]
    expect(answers(passGate(view(), buys, LIMITS))).toEqual([10, 'open_order'])
    const sales = [
      proposal({ symbol: 'A', side: 'sell', quantity: 4 }),
      proposal({ symbol: 'A', side: 'sell', quantity: 4 }),
    ]
    expect(answers(passGate(view([holding({ symbol: 'A', quantity: 10 })]), sales, LIMITS))).toEqual([4, 'open_order'])
  })
  it('a sale is served before any buy, and equals by symbol', () => {
    const sell = proposal({ symbol: 'A', side: 'sell', conviction: 0.1 })
    const buy = proposal({ symbol: 'A', conviction: 0.9 })
    const holdings = [holding({ symbol: 'A', quantity: 10 })]
    expect(answers(passGate(view(holdings), [buy, sell], LIMITS))).toEqual(['open_order', 10])
    expect(answers(passGate(view(holdings), [sell, buy], LIMITS))).toEqual([10, 'open_order'])
    for (const symbols of [
      ['A', 'B'],
      ['B', 'A'],
    ]) {
      const asked = symbols.map((symbol) => proposal({ symbol, sector: symbol }))
      const verdicts = passGate(view([], 1_100), asked, LIMITS)
      expect(verdicts.find(({ approved }) => approved)?.symbol).toBe('A')
    }
  })
  it('a place among the positions, but not for a sale or a refusal', () => {
    const asked = ['A', 'B', 'C'].map((symbol) => proposal({ symbol, sector: symbol }))
    expect(answers(passGate(view(), asked, { ...LIMITS, maxPositions: 2 }))).toEqual([10, 10, 'max_positions'])
    const refused = proposal({ symbol: 'A', sector: 'A', price: null })
    expect(answers(passGate(view(), [refused, ...asked.slice(1)], { ...LIMITS, maxPositions: 2 }))).toEqual([
      'no_price',
      10,
      10,
    ])
  })
  it('a position stays with the strategy that it was opened for', () => {
    const small = strategyTerms({ id: 'small', allocation: 0.012 })
    const other = strategyTerms({ id: 'other', allocation: 1 })
    const holdings = [holding({ symbol: 'A', sector: 'a', quantity: 1, strategyId: 'other' })]
    // What it adds to the other's position is not its own.
    const asked = [
      proposal({ symbol: 'A', sector: 'a', conviction: 0.9, strategy: other }),
      proposal({ symbol: 'B', sector: 'b', strategy: small }),
    ]
    expect(answers(passGate(view(holdings), asked, LIMITS))).toEqual([10, 10])
    const twice = ['B', 'C'].map((symbol) => proposal({ symbol, sector: symbol, strategy: small }))
    expect(answers(passGate(view(), twice, LIMITS))).toEqual([10, 1])
  })
})
