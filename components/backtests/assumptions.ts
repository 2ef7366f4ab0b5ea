/** What the engine takes for granted; every sentence is a rule of lib/domain/backtest. */
export const ASSUMPTIONS: readonly { title: string; rules: readonly string[] }[] = [
  {
    title: 'What is known when',
    rules: [
      'A strategy decides when a bar has closed, on that close and what came before it. What it asks for meets the market from the next bar on; nothing of a later bar is read.',
      'Bars before the first session only warm indicators up: as many are read as the strategy says it needs, where they are stored; cells of a sweep that run together see the longest that one of them needs. No decision is made before the first session, nor before the warm-up has passed.',
      'Symbols of different calendars share one timeline. A symbol without a bar at an instant neither trades nor moves there: it is worth its last close.',
    ],
  },
  {
    title: 'Orders',
    rules: [
      'A market order fills at the open of the next bar. An order for the close fills at that bar’s close, or not at all.',
      'A stop that the open has already passed fills at the open, which is worse than the stop; one that is reached inside the bar fills at the stop.',
      'A limit that the open beats fills at the open; inside the bar it fills at its limit when the bar’s range reaches it.',
      'A stop-limit whose stop is first reached inside a bar fills on that bar only when its limit takes the stop price itself: what came before and after within the bar is not known.',
      'At the open sales come before purchases. Inside the bar stops come before limits: when a bar touches both the stop and the target, the stop is taken.',
      'A trailing stop moves at the end of a bar to follow its best price, and never moves back. A stop that was reached stays reached: what of it could not trade on that bar sells or buys at the next opens.',
      'The exits of a bracket begin to work when the entry fills; when one of them fills, the other is cancelled. When the entry filled inside a bar, no profit is taken on that bar, but its stop is hit when the bar’s worst price reached it; where the bar had opened beyond the stop, that may have been before the entry, and the close decides.',
      'An exit ends what still works to open its position; a target replaces what still works of the one before.',
      'Each order trades at most once on a bar. A bar without volume fills nothing.',
      'With a cap on volume, all orders of a symbol together take at most that share of a bar’s volume; what is left of an order waits for the next bar, unless it was for one open or one close only. Such an order ends unfilled when its bar does not fill it.',
    ],
  },
  {
    title: 'Size, cash and limits',
    rules: [
      'An entry with full conviction is worth the position size, as a share of equity; less conviction makes it smaller, and so does a symbol that swung more than the target volatility over the last 20 bars; while fewer are known the entry is half. Strategies that set weights of their own are not sized this way.',
      'Shares are rounded down to whole ones unless fractions are on.',
      'Without short sales, purchases are cut to what cash pays with commission and slippage, and sales to what is held. A sale that would cost more than it and the cash bring is refused.',
      'With short sales, an entry is cut so that long plus short stays within its multiple of equity.',
      'With the hard limits on, every entry is cut to the largest position, the largest sector and the cash that is free, and refused beyond the number of positions, as in live trading. Symbols whose sector is not known count as one sector. Requests of one instant are served in order: sales first, then the more convinced. Exits always pass.',
      'With the hard limits on, a market buy carries a collar (5 % unless changed): when the next open lies further above the close on which it was decided, it ends unfilled. It works at that open only, and its limits are measured at the collar. A buy at a stop or a trailing stop carries it above its stop. What closes a short position carries none.',
      'The circuit breaker stops no run, since a person may end its halts. With the hard limits on, a run says when the breaker would first have halted it.',
      'When equity is gone, everything is closed at the last closes and nothing is traded again.',
    ],
  },
  {
    title: 'Costs',
    rules: [
      'Fills are recorded at the market’s price. Slippage is charged in money beside it, so that prices in the trade list are those of the bars.',
      'Limit and stop-limit orders pay no slippage: they are filled at their price or better, or not at all.',
      'Slippage is none, basis points of the price, price × coefficient × (shares ÷ volume)², or price × coefficient × daily volatility × √(shares ÷ volume).',
      'Commission is charged for the whole order and spread over its fills, so that a minimum is paid once, however many bars the order takes.',
      'Short sales are off unless switched on. Then a yearly fee on the value sold short is taken, day by day.',
      'When agents decide, what their models cost is taken from the cash as it is spent.',
      'Cash earns nothing and costs nothing. There are no taxes.',
    ],
  },
  {
    title: 'Splits, dividends, delistings',
    rules: [
      'Splits and dividends take effect before the open of the first bar on or after their day. A split multiplies shares and divides the prices of what is held and of working orders; a part of a share is paid out at the price after the split.',
      'Strategies see prices and shares as if nothing had been split since the first session, and give their orders in those; agents see and order in the shares of the day on which they decide. So a split is a fall in price to nobody, and none is known before its day.',
      'On a series that is adjusted for splits already, splits are left out and dividends are restated to match.',
      'Who holds is paid the dividend in cash, who is short pays it. It is not reinvested.',
      'A symbol without a bar for 30 days (unless changed) counts as delisted: what is held is taken off the books at its last close, in full unless a smaller recovery is set, and its orders end.',
      'A run sees the symbols it is given. If the list holds only companies that are still there today, the result is better than it would have been.',
    ],
  },
  {
    title: 'The end, and the benchmark',
    rules: [
      'What is still held at the end is valued at the last closes. The value after selling it there, with costs, stands beside it. Those round trips are marked as open and left out of trade statistics.',
      'The benchmark is a symbol bought at its first close in the range and held. Without one it is all symbols of the run in equal parts, each bought at its own first close, never rebalanced. It pays no costs; its dividends are kept as cash.',
    ],
  },
  {
    title: 'Figures',
    rules: [
      'Daily figures use the last value of each UTC day; on bars within days the first value of all comes before them, as that of the day before. A year has 252 sessions.',
      'Deviations are those of a sample. The risk-free rate is yearly and is taken off every daily return as the rate that compounds to it over 252 sessions.',
      'Ratios and yearly figures need 60 daily returns; most statistics of trades need 30 closed ones. Below that there is no figure, and the reason stands in its place.',
      'Of a run of the agents with a training cutoff the figures and the verdict are of the sessions after it: round trips that began there, and what was paid there. The final value is that of the whole run.',
      'The best and the worst price of a round trip are those of whole bars, the first one and the last one included.',
      'Fees of a round trip hold its commission and slippage; dividends and borrow fees are in its profit or loss.',
      'Prices and curves are 64-bit floating-point numbers. The same bars, parameters, settings and code give the same result, byte for byte; the run card holds the hashes to check it.',
    ],
  },
]
