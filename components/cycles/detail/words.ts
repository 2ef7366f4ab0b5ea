const RULES: Record<string, string> = {
  max_position_size: 'position limit',
  max_sector_exposure: 'sector limit',
  max_positions: 'number of positions',
  insufficient_cash: 'cash',
  insufficient_data: 'no data',
  min_confidence: 'too unsure',
  not_asked_for: 'not asked for',
  no_price: 'no price',
  no_quantity: 'nothing to trade',
  not_held: 'not held',
  open_order: 'open order',
  cannot_evaluate: 'cannot be measured',
  soft_assessment: 'analyst',
}

/** The name of a limit or refusal as it stands in a cell. */
export const ruleName = (code: string): string => RULES[code] ?? code.replaceAll('_', ' ')

/** Patterns that count against a trade; the others only describe it. */
const WARNINGS = ['overbought', 'extended', 'falling_knife', 'volume_divergence', 'repeated_loser']

export const isWarning = (pattern: string): boolean => WARNINGS.includes(pattern)
