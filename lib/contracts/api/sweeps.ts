import { z } from 'zod'
import { isoTime, operation, pageOf, pageQuery, wholeNumber } from '../operation'
import { backtestFields } from './backtests'
import { overfitting } from './trust'

export const SWEEP_STATUSES = ['queued', 'running', 'completed', 'failed', 'canceled'] as const
export const SEARCH_METHODS = ['grid', 'random', 'tpe'] as const
/** Figures that every cell has, as they are. */
export const QUICK_OBJECTIVES = ['sharpe', 'cagr', 'total_return', 'calmar', 'max_drawdown'] as const
/** What a cell is judged by; more is better for each of them: where less is, the figure counts below zero. */
export const OBJECTIVES = [
  ...QUICK_OBJECTIVES,
  'sortino',
  'omega',
  'ulcer_index',
  'profit_factor',
  'expectancy',
  'sqn',
  'win_rate',
] as const
export const MOST_CELLS = 20_000

export const isQuick = (objective: string): objective is (typeof QUICK_OBJECTIVES)[number] =>
  QUICK_OBJECTIVES.some((one) => one === objective)

const scalar = z.union([z.number(), z.string(), z.boolean()])

/** Values of one parameter: a list, or a range with a step. Without one, whole numbers go up by one; of others any is drawn, but not for a grid. */
const dimension = z.union([
  z.strictObject({
    values: z
      .array(scalar)
      .min(1)
      .max(1_000)
      .refine((values) => new Set(values).size === values.length, 'a value is there twice'),
  }),
  z
    .strictObject({ min: z.number(), max: z.number(), step: z.number().gt(0).optional() })
    .refine(({ min, max }) => min <= max, { path: ['max'], message: 'is less than min' }),
])

export const sweepRequest = z
  .strictObject({
    ...backtestFields.omit({ agents: true, checks: true }).shape,
    space: z
      .record(z.string(), dimension)
      .refine((space) => Object.keys(space).length > 0, 'name at least one parameter to vary')
      .meta({ description: 'Parameters to vary; those in params stay fixed' }),
    method: z.enum(SEARCH_METHODS).default('grid'),
    cells: z
      .int()
      .min(2)
      .max(MOST_CELLS)
      .default(200)
      .meta({ description: 'How many to try; a grid tries all it has, up to this' }),
    objective: z.enum(OBJECTIVES).default('sharpe'),
    walk_forward: z
      .strictObject({
        mode: z.enum(['anchored', 'rolling']).default('rolling'),
        windows: z.int().min(2).max(20).default(5),
      })
      .nullable()
      .default(null)
      .meta({ description: 'Chooses the best cell on each window’s past and tries it on what follows' }),
  })
  .refine(({ from, to }) => from <= to, { path: ['to'], message: 'is before the first session' })
export type SweepRequest = z.output<typeof sweepRequest>

export const sweepCell = z
  .object({
    cell: z.number().int(),
    params: z.record(z.string(), scalar),
    objective: z.number().nullable().meta({
      description:
        'What it is judged by, more being better: drawdown and Ulcer index count below zero. Null when the parameters do not go together, or the sample is too small',
    }),
    total_return: z.number().nullable(),
    cagr: z.number().nullable(),
    sharpe: z.number().nullable(),
    calmar: z.number().nullable(),
    max_drawdown: z.number().nullable().meta({ description: 'Fraction below the high, 0 or more' }),
    trades: z.number().int(),
    error: z.string().nullable(),
  })
  .meta({ id: 'SweepCell' })
export type SweepCell = z.infer<typeof sweepCell>

const walkForward = z.object({
  mode: z.string(),
  windows: z.array(
    z.object({
      train_from: z.string(),
      train_to: z.string(),
      test_from: z.string(),
      test_to: z.string(),
      params: z.record(z.string(), scalar).nullable(),
      in_sample: z.number().nullable(),
      out_of_sample: z.number().nullable(),
      test_return: z.number().nullable(),
    }),
  ),
  in_sample_sharpe: z.number().nullable(),
  out_of_sample_sharpe: z.number().nullable(),
  /** Compounded over all test windows. */
  out_of_sample_return: z.number().nullable(),
})

export const sweepResult = z
  .object({
    best: sweepCell.nullable(),
    /** The cell with the best mean objective of itself and its neighbours: a plateau, not a peak. */
    stable: z.object({ cell: sweepCell, neighbourhood: z.number() }).nullable(),
    median_objective: z.number().nullable(),
    share_positive: z.number().nullable(),
    deflated_sharpe: z
      .object({ probability: z.number(), expected_by_luck: z.number(), trials: z.number().int() })
      .nullable(),
    overfitting: z.object({ result: overfitting.nullable(), reason: z.string().nullable(), sampled: z.number().int() }),
    walk_forward: walkForward.nullable(),
    sentences: z.array(z.string()),
  })
  .meta({ id: 'SweepResult' })
export type SweepResult = z.infer<typeof sweepResult>

export const sweep = z
  .object({
    id: z.number().int(),
    name: z.string().nullable(),
    status: z.enum(SWEEP_STATUSES),
    strategy: z.string(),
    symbols: z.array(z.string()),
    from: z.string(),
    to: z.string(),
    method: z.enum(SEARCH_METHODS),
    objective: z.enum(OBJECTIVES),
    cells: z.number().int(),
    cells_done: z.number().int(),
    chunks: z.number().int(),
    estimated_seconds_left: z.number().nullable(),
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
    requested_by: z.string(),
    created_at: isoTime,
    started_at: isoTime.nullable(),
    finished_at: isoTime.nullable(),
  })
  .meta({ id: 'Sweep' })

/** Objective over two parameters; where others vary as well, the best of them. Rows are y, columns x. */
export const heatMap = z
  .object({
    x: z.object({ name: z.string(), values: z.array(scalar) }),
    y: z.object({ name: z.string(), values: z.array(scalar) }),
    objective: z.array(z.array(z.number().nullable())),
    /** Mean over a cell and those next to it. */
    neighbourhood: z.array(z.array(z.number().nullable())),
  })
  .meta({ id: 'HeatMap' })

const params = z.object({ id: wholeNumber.min(1) })

export const createSweep = operation({
  id: 'createSweep',
  method: 'post',
  path: '/api/sweeps',
  tag: 'Sweeps',
  summary: 'Search the parameters of a strategy',
  role: 'trader',
  body: sweepRequest,
  status: 202,
  idempotent: true,
  response: sweep,
})

export const listSweeps = operation({
  id: 'listSweeps',
  method: 'get',
  path: '/api/sweeps',
  tag: 'Sweeps',
  summary: 'Sweeps, newest first',
  role: 'viewer',
  query: z.object({ ...pageQuery, strategy: z.string().max(80).optional() }),
  status: 200,
  response: pageOf(sweep),
})

export const getSweep = operation({
  id: 'getSweep',
  method: 'get',
  path: '/api/sweeps/{id}',
  tag: 'Sweeps',
  summary: 'One sweep with its findings and a heat map of two parameters',
  role: 'viewer',
  params,
  query: z.object({
    x: z.string().optional().meta({ description: 'Parameter along the columns; by default the first' }),
    y: z.string().optional().meta({ description: 'Parameter along the rows; by default the second' }),
  }),
  status: 200,
  response: sweep
    .extend({
      request: z.json(),
      result: sweepResult.nullable(),
      heat_map: heatMap.nullable(),
      invented: z.boolean().meta({ description: 'Whether companies of the sample market are among the symbols' }),
    })
    .meta({ id: 'SweepDetail' }),
})

export const listSweepCells = operation({
  id: 'listSweepCells',
  method: 'get',
  path: '/api/sweeps/{id}/cells',
  tag: 'Sweeps',
  summary: 'Cells of a sweep, the best first',
  role: 'viewer',
  params,
  query: z.object({ ...pageQuery, limit: wholeNumber.min(1).max(5_000).default(200) }),
  status: 200,
  response: pageOf(sweepCell),
})

export const cancelSweep = operation({
  id: 'cancelSweep',
  method: 'post',
  path: '/api/sweeps/{id}/cancel',
  tag: 'Sweeps',
  summary: 'Stop a sweep; what was tried is kept',
  role: 'trader',
  params,
  status: 200,
  response: sweep,
})

export const resumeSweep = operation({
  id: 'resumeSweep',
  method: 'post',
  path: '/api/sweeps/{id}/resume',
  tag: 'Sweeps',
  summary: 'Go on with a sweep that was stopped or failed; chunks that are done stay done',
  role: 'trader',
  params,
  status: 202,
  response: sweep,
})

export const deleteSweep = operation({
  id: 'deleteSweep',
  method: 'delete',
  path: '/api/sweeps/{id}',
  tag: 'Sweeps',
  summary: 'Delete a sweep that has ended',
  role: 'trader',
  params,
  status: 200,
  response: z.object({ deleted: z.literal(true) }),
})
