import type { TradingConfig } from './config'

export const COST_MULTIPLES = [0, 0.5, 2, 3] as const

/** The same account with commission and slippage times `multiple`. */
export function withCosts(config: TradingConfig, multiple: number): TradingConfig {
  return {
    ...config,
    slippage: scaleSlippage(config.slippage, multiple),
    commission: scaleCommission(config.commission, multiple),
  }
}

function scaleSlippage(model: TradingConfig['slippage'], multiple: number): TradingConfig['slippage'] {
  switch (model.kind) {
    case 'none':
      return model
    case 'bps':
      return { ...model, bps: model.bps * multiple }
    default:
      return { ...model, coefficient: model.coefficient * multiple }
  }
}

function scaleCommission(model: TradingConfig['commission'], multiple: number): TradingConfig['commission'] {
  switch (model.kind) {
    case 'none':
      return model
    case 'bps':
      return { ...model, bps: model.bps * multiple }
    case 'per_share':
      return { ...model, perShare: model.perShare * multiple, minimum: model.minimum * multiple }
    case 'alpaca':
      return {
        ...model,
        secPerMillion: model.secPerMillion * multiple,
        tafPerShare: model.tafPerShare * multiple,
        tafMost: model.tafMost * multiple,
        catPerShare: model.catPerShare * multiple,
      }
  }
}
