import { z } from 'zod'
import { isoTime, operation } from '../operation'

export const dataImport = z
  .object({
    id: z.uuid(),
    status: z.enum(['queued', 'running', 'completed', 'failed']),
    files_total: z.number().int(),
    files_done: z.number().int(),
    bars_written: z.number().int(),
    rows_refused: z.number().int(),
    report: z
      .array(z.object({ file: z.string(), line: z.number().int().nullable(), code: z.string(), message: z.string() }))
      .meta({ description: 'Refused rows, at most 1,000' }),
    error: z.string().nullable(),
    created_at: isoTime,
    finished_at: isoTime.nullable(),
  })
  .meta({ id: 'DataImport' })

export const createImport = operation({
  id: 'createImport',
  method: 'post',
  path: '/api/data/imports',
  tag: 'Data',
  summary: 'Import CSV files of daily bars, corporate actions or companies',
  role: 'trader',
  body: z.strictObject({
    files: z
      .array(
        z.strictObject({
          name: z
            .string()
            .min(1)
            .max(200)
            .regex(/^[^/\\]+\.csv$/i, 'must be the name of a .csv file'),
          content: z.string().max(20_000_000, 'is larger than 20 MB'),
        }),
      )
      .min(1, 'choose at least one file')
      .max(1_000, 'at most 1000 files at once'),
  }),
  status: 202,
  idempotent: true,
  response: dataImport,
})

export const getImport = operation({
  id: 'getImport',
  method: 'get',
  path: '/api/data/imports/{id}',
  tag: 'Data',
  summary: 'How far an import is, and what it refused',
  role: 'viewer',
  params: z.object({ id: z.uuid() }),
  status: 200,
  response: dataImport,
})
