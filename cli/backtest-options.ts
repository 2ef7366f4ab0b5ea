import type { Command } from 'commander'
import { listStoredSymbols } from '@/lib/db/prices'
import type { Deps } from '@/lib/deps'
import { TIMEFRAMES } from '@/lib/domain/market/bar'
import { AppError } from '@/lib/errors'
import { collect, parseChoice, parseParam, parseSymbols, readNamed, readNumber } from './parse-options'

export type MarketOptions = {
  strategy: string
  symbols?: string
  from: string
  to: string
  param: string[]
  timeframe: string
  benchmark?: string
  riskFree?: string
  capital?: string
  limits: boolean
  positionSize?: string
  short?: boolean
  seed?: string
  name?: string
  tag: string[]
}

/** Adds what a run and a sweep have in common: the strategy, its market and the account it trades with. */
export const withMarketOptions = (command: Command): Command =>
  command
    .requiredOption('--strategy <key>', 'which strategy (backtest strategies lists them)')
    .option(
      '--symbols <list>',
      'tickers with commas; without it, every stored symbol (of the sample market only where there are no others)',
    )
    .requiredOption('--from <date>', 'first session')
    .requiredOption('--to <date>', 'last session')
    .option('--param <name=value>', 'a parameter; again for more', collect, [])
    .option('--timeframe <length>', 'length of a bar', '1d')
    .option('--benchmark <ticker>', 'what to compare with (default: the symbols in equal parts)')
    .option('--risk-free <fraction>', 'yearly rate that ratios are measured above: 0.04 is 4 %')
    .option('--capital <money>', 'initial capital')
    .option('--no-limits', 'trade without the hard limits')
    .option('--position-size <fraction>', 'part of equity of an entry with full conviction: 0.1 is a tenth')
    .option('--short', 'allow short sales')
    .option('--seed <text>', 'seed of everything random')
    .option('--name <text>', 'a name for it')
    .option('--tag <text>', 'a tag; again for more', collect, [])

/** The part of a request that `withMarketOptions` stands for. Throws `invalid_input`, and `no_data` when nothing is stored. */
export async function readMarketOptions({ db }: Deps, options: MarketOptions) {
  const timeframe = parseChoice(options.timeframe, TIMEFRAMES, '--timeframe')
  return {
    strategy: options.strategy,
    params: readNamed(options.param, '--param', (text) => parseParam(text, '--param')),
    symbols:
      options.symbols === undefined ? await storedSymbols(db, timeframe) : parseSymbols([options.symbols], '--symbols'),
    from: options.from,
    to: options.to,
    timeframe,
    benchmark: options.benchmark ?? null,
    ...(options.riskFree === undefined ? {} : { risk_free_rate: readNumber(options.riskFree) }),
    trading: {
      ...(options.capital === undefined ? {} : { initialCapital: readNumber(options.capital) }),
      ...(options.limits ? {} : { limits: null }),
      ...(options.positionSize === undefined ? {} : { positionSize: readNumber(options.positionSize) }),
      ...(options.short ? { allowShort: true } : {}),
      ...(options.seed === undefined ? {} : { seed: options.seed }),
    },
    name: options.name,
    tags: options.tag,
  }
}

async function storedSymbols(db: Deps['db'], timeframe: string): Promise<string[]> {
  const symbols = await listStoredSymbols(db, timeframe)
  if (symbols.length === 0)
    throw new AppError('no_data', `No ${timeframe} bars are stored; import some first (data import).`)
  return symbols
}
