/** Why an order was not filled as asked, by the code that the engine counts. */
const WORDS: Record<string, string> = {
  no_quantity: 'The size came out at less than one share',
  collar: 'Market or stop buy whose open lay above its collar: ended unfilled',
  expired: 'Ran out of time before it filled',
  insufficient_cash: 'Cash did not reach; the order was cut or refused',
  not_held: 'Sale of what was no longer held',
  cut_to_cash: 'Cut at the fill to what cash could pay',
  cut_to_holding: 'Cut at the fill to what was held',
  delisted: 'The symbol was delisted: what was held was paid out, and orders ended',
  max_positions: 'The limit on open positions was reached',
  max_position_size: 'Cut to the largest position allowed',
  max_sector_exposure: 'Cut to the largest share of a sector allowed',
  below_min_order: 'An entry worth less than the smallest allowed was not made',
  max_gross: 'Long plus short would have passed its limit',
}

/** A code that has no words yet is shown as it is. */
export const refusalWords = (code: string): string => WORDS[code] ?? code.replaceAll('_', ' ')
