import { z } from 'zod'
import { METRIC_KEYS } from '../../domain/metrics/catalogue'
import type { MetricsReport } from '../../domain/metrics/compute-metrics'
import { isoDate } from '../operation'

export const metric = z
  .union([z.object({ value: z.number() }), z.object({ value: z.null(), reason: z.string() })])
  .meta({ id: 'Metric', description: 'A number, or null and the reason why there is none' })

const periodReturn = z.object({
  period: z.string().meta({ description: 'YYYY-MM or YYYY' }),
  strategy: z.number(),
  benchmark: z.number().nullable(),
})

/** The metrics of a run; keys and shapes are the domain's, which `satisfies` and a type test hold it to. */
export const metricsReport = z
  .object({
    metrics: z.record(z.enum(METRIC_KEYS), metric),
    worst_drawdown: z
      .object({ depth: z.number(), peak_date: isoDate, trough_date: isoDate, recovery_date: isoDate.nullable() })
      .nullable(),
    monthly_returns: z.array(periodReturn),
    yearly_returns: z.array(periodReturn),
    return_histogram: z.object({ start: z.number(), width: z.number(), counts: z.array(z.number().int()) }).nullable(),
  })
  .meta({
    id: 'MetricsReport',
    description: 'Performance of a run; fractions, 0.01 for one percent',
  }) satisfies z.ZodType<MetricsReport>
