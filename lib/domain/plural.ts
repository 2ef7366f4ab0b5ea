/** "1 trade", "1,200 trades", "0.5 days": a number, to one decimal at most, with its noun. */
export const plural = (count: number, noun: string, many = `${noun}s`): string =>
  `${count.toLocaleString('en-US', { maximumFractionDigits: 1 })} ${count === 1 ? noun : many}`
