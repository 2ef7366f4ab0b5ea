import { z } from 'zod'
import { commissionSchema, slippageSchema } from './costs'

/** The hard limits of live trading, as fractions of equity. */
const limitsSchema = z.object({
  maxPosition: z.number().gt(0).max(10),
  maxSector: z.number().gt(0).max(10),
  maxPositions: z.int().min(1).max(10_000),
})

/** How a simulated account trades: every assumption of a run that is not the strategy's own. */
export const tradingSchema = z.object({
  initialCapital: z.number().gt(0).max(1e12).default(100_000),
  /** Smallest tradable number of shares; zero trades any fraction. */
  lot: z.number().min(0).max(1_000).default(1),
  allowShort: z.boolean().default(false),
  /** With short sales: most of long plus short, as a multiple of equity. */
  maxGross: z.number().gt(0).max(10).default(1),
  /** Yearly fee on the value sold short. */
  borrowRate: z.number().min(0).max(5).default(0.01),
  slippage: slippageSchema.default({ kind: 'bps', bps: 5 }),
  commission: commissionSchema.default({ kind: 'per_share', perShare: 0.005, minimum: 1 }),
  /** Most of a bar's volume that the orders of a symbol take together; null takes any. */
  maxVolumeShare: z.number().gt(0).max(1).nullable().default(0.1),
  /** The hard limits; null trades without them. */
  limits: limitsSchema.nullable().default({ maxPosition: 0.2, maxSector: 0.3, maxPositions: 10 }),
  /** With limits on: most that a market buy pays above the price it was decided on, and a stop buy above its stop. */
  collar: z.number().min(0).max(1).default(0.05),
  /** With limits on: entries worth less than this are not made. */
  minOrder: z.number().min(0).max(1e9).default(0),
  /** Fraction of equity of an entry with full conviction. */
  positionSize: z.number().gt(0).max(10).default(0.1),
  /** Entries in symbols wilder than this are made smaller; null sizes without regard to volatility. */
  targetVolatility: z.number().gt(0).max(10).nullable().default(0.25),
  /** A symbol without a bar for so many days counts as delisted: what is held is worth `delistRecovery` of its last close. */
  delistAfterDays: z.number().min(1).max(3_650).default(30),
  delistRecovery: z.number().min(0).max(1).default(1),
  seed: z.string().max(100).default('assay'),
})
export type TradingConfig = z.infer<typeof tradingSchema>

const { shape } = tradingSchema
type Changes = { [Key in keyof typeof shape]: z.ZodOptional<ReturnType<(typeof shape)[Key]['unwrap']>> }

/** What differs from an account's defaults, which may be others than those above: nothing of it is filled in. */
export const tradingChanges = z.strictObject(
  Object.fromEntries(Object.entries(shape).map(([key, field]) => [key, field.unwrap().optional()])) as Changes,
)
