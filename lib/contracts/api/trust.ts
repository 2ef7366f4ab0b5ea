import { z } from 'zod'
import type { TrustReport } from '../../domain/trust/report'

const percentiles = z.object({ p5: z.number(), p25: z.number(), p50: z.number(), p75: z.number(), p95: z.number() })

const simulation = z
  .object({
    samples: z.number().int(),
    finalReturn: percentiles,
    maxDrawdown: percentiles,
    probabilityOfLoss: z.number(),
    drawdownLimit: z.number(),
    probabilityOfDrawdown: z.number(),
  })
  .meta({ id: 'Simulation' })

const passage = z.object({ return: z.number(), drawdown: z.number() })
const histogram = z.object({ start: z.number(), width: z.number(), counts: z.array(z.number().int()) })

export const overfitting = z
  .object({
    probability: z.number(),
    degradationSlope: z.number().nullable(),
    probabilityOfLoss: z.number(),
    logits: histogram,
    trials: z.number().int(),
    blocks: z.number().int(),
    splits: z.number().int(),
  })
  .meta({ id: 'Overfitting' })

export const trustReport = z
  .object({
    verdict: z.enum(['convincing', 'plausible', 'weak', 'refuted', 'not enough data']),
    sentences: z.array(z.string()),
    warnings: z.array(
      z.object({
        code: z.enum([
          'few_trades',
          'short_data',
          'many_parameters',
          'one_trade',
          'stale_fills',
          'behind_benchmark',
          'fades_out_of_sample',
          'contaminated',
          'halt',
          'look_ahead',
          'warm_up',
          'costs',
          'coverage',
        ]),
        severity: z.enum(['note', 'warning', 'critical']),
        message: z.string(),
      }),
    ),
    sharpe: z.object({
      interval: z
        .object({
          low: z.number(),
          high: z.number(),
          confidence: z.number(),
          samples: z.number().int(),
          block_length: z.number(),
        })
        .nullable(),
      reason: z.string().nullable(),
      probabilistic: z.number().nullable(),
      deflated: z.number().nullable(),
      expected_by_luck: z.number().nullable(),
      trials: z.number().int(),
      days: z
        .number()
        .int()
        .nullable()
        .default(null)
        .meta({ description: 'Daily returns that the figures are from; null in reports made before it was kept' }),
      min_track_record_days: z.number().int().nullable(),
    }),
    monte_carlo: z.object({ returns: simulation.nullable(), trades: simulation.nullable() }),
    invented: z.boolean().default(false).meta({ description: 'Companies and prices are made up: no crisis is named' }),
    crises: z.array(
      z.object({
        name: z.string(),
        from: z.string(),
        to: z.string(),
        strategy: passage,
        benchmark: passage.nullable(),
      }),
    ),
    costs: z.array(z.object({ multiple: z.number(), total_return: z.number(), final_value: z.number() })).nullable(),
    look_ahead: z
      .object({
        signals: z.number().int(),
        checked: z.number().int(),
        leaking: z.number().int(),
        leaks: z.array(z.object({ time: z.string(), decided: z.string(), without_future: z.string() })),
      })
      .nullable(),
    warm_up: z
      .object({ full_history: z.number(), less_history: z.number(), bars_left_out: z.number().int() })
      .nullable(),
    overfitting: overfitting.nullable(),
    out_of_sample: z
      .object({ in_sample_sharpe: z.number().nullable(), out_of_sample_sharpe: z.number().nullable() })
      .nullable(),
    coverage: z.object({ model: z.number(), recorded: z.number(), rules: z.number(), missing: z.number() }).nullable(),
    contamination: z.object({ cutoff: z.string(), share: z.number() }).nullable(),
  })
  .meta({
    id: 'TrustReport',
    description: 'What speaks for and against believing a run',
  }) satisfies z.ZodType<TrustReport>
