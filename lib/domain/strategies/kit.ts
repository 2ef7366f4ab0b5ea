import { z } from 'zod'
import { adx } from '../indicators/adx'
import { atr } from '../indicators/atr'
import { bollinger } from '../indicators/bollinger'
import { ema } from '../indicators/ema'
import { macd } from '../indicators/macd'
import { obv } from '../indicators/obv'
import { rateOfChange } from '../indicators/rate-of-change'
import { realisedVolatility } from '../indicators/realised-volatility'
import { rollingMax, rollingMin, rollingSum } from '../indicators/rolling'
import { rsi } from '../indicators/rsi'
import { sma } from '../indicators/sma'
import { stochastic } from '../indicators/stochastic'
import { createAtr, createBollinger, createMacd, createRsi, createSma } from '../indicators/streaming'
import { defineStrategy } from './strategy'

/** What a strategy of the user's own folder is given, so that its file needs no imports but types. */
export const STRATEGY_KIT = {
  z,
  defineStrategy,
  indicators: {
    adx,
    atr,
    bollinger,
    ema,
    macd,
    obv,
    rateOfChange,
    realisedVolatility,
    rollingMax,
    rollingMin,
    rollingSum,
    rsi,
    sma,
    stochastic,
  },
  /** The same one bar at a time, for what is made up while a run goes on: the spread of two symbols, the strategy's own equity. */
  streaming: { createAtr, createBollinger, createMacd, createRsi, createSma },
} as const

export type StrategyKit = typeof STRATEGY_KIT
