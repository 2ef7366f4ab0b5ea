import { describe, expect, it } from 'vitest'
import type { OrderRequest } from '@/lib/domain/backtest/orders'
import { fillsOf, instrument, order, play, type Row } from './small-market'

/** The fills of one order that is decided on a first bar at 100. */
const fills = (request: Partial<OrderRequest>, ...rows: Row[]) =>
  fillsOf(play([instrument('A', [[100, 100, 100, 100], ...rows])], { 0: order(request) }, { allowShort: true }))

/** The fills after 10 shares were bought at 100 on the first bar after the decision; `request` is decided on that bar. */
const exits = (request: Partial<OrderRequest>, ...rows: Row[]) => {
  const bars: Row[] = [[100, 100, 100, 100], [100, 100, 100, 100], ...rows]
  return fillsOf(play([instrument('A', bars)], { 0: order({}), 1: order({ side: 'sell', ...request }) })).slice(1)
}

describe('market order', () => {
  it('fills at the next open, not on the bar it was decided on', () => {
    expect(fills({}, [101, 105, 99, 104])).toEqual([[1, 'BUY', 10, 101]])
  })

  it('does not fill when there is no next bar', () => {
    expect(fills({})).toEqual([])
  })
})

describe('limit order', () => {
  it('fills at its price when the bar reaches it', () => {
    expect(fills({ type: 'limit', limit: 97 }, [100, 101, 96, 98])).toEqual([[1, 'BUY', 10, 97]])
    expect(exits({ type: 'limit', limit: 103 }, [100, 104, 99, 101])).toEqual([[2, 'SELL', 10, 103]])
  })

  it('fills at the open when the open is better', () => {
    expect(fills({ type: 'limit', limit: 97 }, [95, 99, 94, 98])).toEqual([[1, 'BUY', 10, 95]])
    expect(exits({ type: 'limit', limit: 103 }, [106, 107, 99, 101])).toEqual([[2, 'SELL', 10, 106]])
  })

  it('waits while it is not touched, and fills on the bar that touches it', () => {
    expect(fills({ type: 'limit', limit: 97 }, [100, 101, 97.01, 98])).toEqual([])
    expect(fills({ type: 'limit', limit: 97 }, [100, 101, 98, 98], [98, 99, 97, 99])).toEqual([[2, 'BUY', 10, 97]])
  })
})

describe('stop order', () => {
  it('fills at its price when the bar reaches it', () => {
    expect(fills({ type: 'stop', stop: 103 }, [100, 104, 99, 101])).toEqual([[1, 'BUY', 10, 103]])
    expect(exits({ type: 'stop', stop: 95 }, [98, 99, 94, 97])).toEqual([[2, 'SELL', 10, 95]])
  })

  it('fills at the open, the worse price, when the open has passed it', () => {
    expect(fills({ type: 'stop', stop: 103 }, [107, 108, 102, 105])).toEqual([[1, 'BUY', 10, 107]])
    expect(exits({ type: 'stop', stop: 95 }, [90, 96, 89, 94])).toEqual([[2, 'SELL', 10, 90]])
  })

  it('waits while it is not reached', () => {
    expect(exits({ type: 'stop', stop: 95 }, [98, 99, 95.01, 97])).toEqual([])
  })
})

describe('a stop that was reached where only a part could trade', () => {
  // Ten shares at most are taken of a bar of a hundred.
  const rows: Row[] = [
    [100, 100, 100, 100],
    [100, 100, 100, 100],
    [98, 99, 94, 97, 40],
    [101, 103, 100, 102],
  ]
  const cut = (request: Partial<OrderRequest>, ...bars: Row[]) =>
    fillsOf(
      play([instrument('A', bars)], { 0: order({}), 1: order({ side: 'sell', ...request }) }, { maxVolumeShare: 0.1 }),
    ).slice(1)

  it('sells the rest at the next opens, wherever the price is by then', () => {
    const sold = [
      [2, 'SELL', 4, 95],
      [3, 'SELL', 6, 101],
    ]
    expect(cut({ type: 'stop', stop: 95 }, ...rows)).toEqual(sold)
    expect(cut({ type: 'trailing_stop', trail: 5 }, ...rows)).toEqual(sold)
  })

  it('is no less reached when the entry has used up what could trade on the bar', () => {
    const bars: Row[] = [
      [100, 100, 100, 100],
      [100, 100, 100, 100, 60],
      [100, 101, 80, 96, 60],
      [102, 103, 101, 102],
    ]
    const entry = order({ bracket: { stopLoss: 90 } })
    // 6 and 4 are bought; the stop of the first 6 is reached on the bar on which the 4 are.
    expect(fillsOf(play([instrument('A', bars)], { 0: entry }, { maxVolumeShare: 0.1 }))).toEqual([
      [1, 'BUY', 6, 100],
      [2, 'BUY', 4, 100],
      [2, 'SELL', 2, 90],
      [3, 'SELL', 8, 102],
    ])
  })
})

describe('stop-limit order', () => {
  const request = { type: 'stop_limit', stop: 103, limit: 105 } as const

  it('fills at the stop when it is reached inside the bar', () => {
    expect(fills(request, [100, 104, 99, 101])).toEqual([[1, 'BUY', 10, 103]])
  })

  it('fills at an open between stop and limit', () => {
    expect(fills(request, [104, 106, 102, 105])).toEqual([[1, 'BUY', 10, 104]])
  })

  it('works as a limit after an open beyond both', () => {
    expect(fills(request, [110, 111, 108, 109], [109, 110, 106, 107])).toEqual([])
    expect(fills(request, [110, 111, 104, 109])).toEqual([[1, 'BUY', 10, 105]])
    expect(fills(request, [110, 111, 108, 109], [104.5, 106, 104, 105])).toEqual([[2, 'BUY', 10, 104.5]])
  })

  it('does not fill while the stop is not reached, even under the limit', () => {
    expect(fills(request, [100, 102.99, 99, 101])).toEqual([])
  })

  it('sells at the stop or better', () => {
    const sale = { type: 'stop_limit', stop: 95, limit: 94 } as const
    expect(exits(sale, [98, 99, 93, 97])).toEqual([[2, 'SELL', 10, 95]])
    expect(exits(sale, [92, 93, 90, 91], [91, 96, 90, 95])).toEqual([[3, 'SELL', 10, 94]])
  })
})

describe('stop-limit order of a short position', () => {
  const sale = { side: 'sell', type: 'stop_limit', stop: 95, limit: 94 } as const

  it('opens at the stop or at an open down to the limit', () => {
    expect(fills(sale, [98, 99, 93, 97])).toEqual([[1, 'SELL', 10, 95]])
    expect(fills(sale, [94.5, 96, 93, 95])).toEqual([[1, 'SELL', 10, 94.5]])
    expect(fills(sale, [98, 99, 95.01, 97])).toEqual([])
  })

  it('opens at its limit or better after an open beyond both', () => {
    expect(fills(sale, [92, 93.9, 90, 91])).toEqual([])
    expect(fills(sale, [92, 93.9, 90, 91], [91, 96, 90, 95])).toEqual([[2, 'SELL', 10, 94]])
    expect(fills(sale, [92, 93.9, 90, 91], [94.5, 96, 90, 95])).toEqual([[2, 'SELL', 10, 94.5]])
  })

  it('covers at the stop, at an open up to the limit, or as a limit after an open beyond both', () => {
    const covers = (...rows: Row[]) => {
      const bars = instrument('A', [[100, 100, 100, 100], [100, 100, 100, 100], ...rows])
      const plan = { 0: order({ side: 'sell' }), 1: order({ type: 'stop_limit', stop: 105, limit: 106 }) }
      return fillsOf(play([bars], plan, { allowShort: true })).slice(1)
    }
    expect(covers([101, 107, 100, 104])).toEqual([[2, 'BUY', 10, 105]])
    expect(covers([105.5, 108, 104, 107])).toEqual([[2, 'BUY', 10, 105.5]])
    expect(covers([110, 111, 106.1, 109])).toEqual([])
    expect(covers([110, 111, 106.1, 109], [107, 108, 104, 105])).toEqual([[3, 'BUY', 10, 106]])
  })
})

describe('trailing stop', () => {
  it('follows the high and sells when the price has fallen by its distance', () => {
    // Placed at a close of 100 with distance 5: 95. After the high of 110: 105. The next bar falls through it.
    const bars: Row[] = [
      [101, 110, 100, 109],
      [108, 108, 103, 104],
    ]
    expect(exits({ type: 'trailing_stop', trail: 5 }, ...bars)).toEqual([[3, 'SELL', 10, 105]])
  })

  it('uses the stop of the bars before, not the high of the bar itself', () => {
    // 112 − 5 = 107 would be reached by the low of the same bar; the stop that works on it is 95.
    expect(exits({ type: 'trailing_stop', trail: 5 }, [101, 112, 100, 111])).toEqual([])
  })

  it('never moves back, and fills at an open beyond it', () => {
    const bars: Row[] = [
      [101, 110, 100, 109],
      [107, 108, 106, 107],
      [102, 103, 101, 102],
    ]
    expect(exits({ type: 'trailing_stop', trail: 5 }, ...bars)).toEqual([[4, 'SELL', 10, 102]])
  })

  it('trails the low of a buy', () => {
    // 100 + 5 = 105, then 90 + 5 = 95.
    const bars: Row[] = [
      [99, 99, 90, 91],
      [92, 96, 91, 94],
    ]
    expect(fills({ type: 'trailing_stop', trail: 5 }, ...bars)).toEqual([[2, 'BUY', 10, 95]])
    // A bar that lies higher does not move it back to 97.
    const higher: Row[] = [
      [99, 99, 90, 91],
      [93, 94, 92, 93],
      [94, 96, 93, 95],
    ]
    expect(fills({ type: 'trailing_stop', trail: 5 }, ...higher)).toEqual([[3, 'BUY', 10, 95]])
  })
})

describe('bracket', () => {
  const bracket = { takeProfit: 110, stopLoss: 95 }
  const held: Row = [100, 101, 99, 100]

  it('takes its profit and ends the stop', () => {
    expect(fills({ bracket }, held, [105, 112, 104, 108], [95, 96, 90, 91])).toEqual([
      [1, 'BUY', 10, 100],
      [2, 'SELL', 10, 110],
    ])
  })

  it('is stopped and ends the profit order', () => {
    expect(fills({ bracket }, held, [99, 100, 94, 96], [112, 113, 111, 112])).toEqual([
      [1, 'BUY', 10, 100],
      [2, 'SELL', 10, 95],
    ])
  })

  it('is stopped on a bar that touches both', () => {
    expect(fills({ bracket }, held, [100, 112, 94, 111])).toEqual([
      [1, 'BUY', 10, 100],
      [2, 'SELL', 10, 95],
    ])
  })

  it('works from the open at which its entry filled', () => {
    expect(fills({ bracket }, [100, 112, 99, 108])).toEqual([
      [1, 'BUY', 10, 100],
      [1, 'SELL', 10, 110],
    ])
    expect(fills({ bracket }, [100, 112, 94, 108])).toEqual([
      [1, 'BUY', 10, 100],
      [1, 'SELL', 10, 95],
    ])
  })

  it('is not paid more than the open when the entry gaps under its stop', () => {
    expect(fills({ bracket }, [93, 94, 90, 91])).toEqual([
      [1, 'BUY', 10, 93],
      [1, 'SELL', 10, 93],
    ])
  })

  it('takes no profit on the bar inside which its entry filled', () => {
    const entry = { type: 'limit', limit: 97, bracket } as const
    expect(fills(entry, [100, 112, 96, 111], [108, 109, 107, 108])).toEqual([[1, 'BUY', 10, 97]])
    expect(fills(entry, [100, 112, 96, 111], [111, 112, 107, 108])).toEqual([
      [1, 'BUY', 10, 97],
      [2, 'SELL', 10, 111],
    ])
  })

  it('is stopped on the bar inside which its entry filled, when the bar went on to the stop', () => {
    expect(fills({ type: 'limit', limit: 97, bracket }, [100, 101, 94, 100])).toEqual([
      [1, 'BUY', 10, 97],
      [1, 'SELL', 10, 95],
    ])
  })

  it('asks the close when the bar opened beyond the stop of an entry inside it', () => {
    // Bought at 103 on the way up from 100. The low came before or after: unknown. The close at or under 101 tells.
    const entry = { type: 'stop', stop: 103, bracket: { stopLoss: 101 } } as const
    expect(fills(entry, [100, 106, 99, 105])).toEqual([[1, 'BUY', 10, 103]])
    expect(fills(entry, [100, 106, 99, 100.5])).toEqual([
      [1, 'BUY', 10, 103],
      [1, 'SELL', 10, 101],
    ])
  })

  it('trails from the entry, and from the close only on the bar inside which it filled', () => {
    // Entry at 97, distance 4: 93. The high of 112 may have come before; the close of 99 moves the stop to 95.
    const entry = { type: 'limit', limit: 97, bracket: { trail: 4 } } as const
    expect(fills(entry, [110, 112, 96, 99], [99, 99, 96, 98], [98, 98, 94, 95])).toEqual([
      [1, 'BUY', 10, 97],
      [3, 'SELL', 10, 95],
    ])
  })

  it('protects a short sale', () => {
    const short = { side: 'sell', bracket: { takeProfit: 90, stopLoss: 105 } } as const
    expect(fills(short, held, [102, 106, 89, 100])).toEqual([
      [1, 'SELL', 10, 100],
      [2, 'BUY', 10, 105],
    ])
    expect(fills(short, held, [98, 99, 88, 90])).toEqual([
      [1, 'SELL', 10, 100],
      [2, 'BUY', 10, 90],
    ])
  })

  it('trails a short sale downwards, and ends with its profit', () => {
    // 100 + 4 = 104; 97 + 4 = 101 after the bar of the entry, 95 + 4 = 99 after the next: 99.5 reaches it.
    const short = { side: 'sell', bracket: { trail: 4, takeProfit: 90 } } as const
    const rows: Row[] = [
      [100, 101, 97, 98],
      [98, 100.9, 95, 96],
    ]
    expect(fills(short, ...rows, [97, 99.5, 96, 98])).toEqual([
      [1, 'SELL', 10, 100],
      [3, 'BUY', 10, 99],
    ])
    // Opened above the stop: at the open.
    expect(fills(short, ...rows, [102, 103, 96, 98])[1]).toEqual([3, 'BUY', 10, 102])
    // The profit ends the stop: 99 is reached on the bar after, and nothing is bought.
    expect(fills(short, ...rows, [95, 96, 89, 91], [95, 100, 94, 99])).toEqual([
      [1, 'SELL', 10, 100],
      [3, 'BUY', 10, 90],
    ])
  })

  it('trails a short sale from the close only on the bar inside which it filled', () => {
    // Sold at 103, 107. The low of 90 may have come before; the close of 101 moves the stop to 105, the low of 100 to 104.
    const short = { side: 'sell', type: 'limit', limit: 103, bracket: { trail: 4 } } as const
    expect(fills(short, [100, 104, 90, 101], [102, 103, 100, 102], [103, 105, 102, 104])).toEqual([
      [1, 'SELL', 10, 103],
      [3, 'BUY', 10, 104],
    ])
  })

  it('grows with an entry that fills in parts, and ends what is left of it when it is stopped', () => {
    // A tenth of 40, 30 and 300 shares: 4, 3, then the stop sells the 7 at the open and the last 3 are not bought.
    const bars: Row[] = [
      [100, 100, 100, 100],
      [100, 101, 99, 100, 40],
      [100, 101, 99, 100, 30],
      [94, 96, 93, 95, 300],
      [94, 96, 93, 95, 300],
    ]
    const result = play([instrument('A', bars)], { 0: order({ bracket }) }, { maxVolumeShare: 0.1 })
    expect(fillsOf(result)).toEqual([
      [1, 'BUY', 4, 100],
      [2, 'BUY', 3, 100],
      [3, 'SELL', 7, 94],
    ])
    expect(result.open).toEqual([])
  })
})
