/** A manual order as it is being written; the quantity is what was typed. */
export type Draft = { symbol: string; side: 'buy' | 'sell'; quantity: string; reason: string }
