import type { z } from 'zod'
import type { dataImport } from '../contracts/api/imports'
import type { getBars, listSymbols } from '../contracts/api/market'
import type { DataImport } from '../db/imports'
import type { ListedSeries } from '../db/prices'
import type { PriceBasis } from '../domain/market/bar'
import { findUsCompany } from '../domain/market/companies-us'
import type { ReadBars } from '../services/read-market'
import { reportOf } from '../services/run-import'

const toBasis = (basis: PriceBasis) => ({
  kind: basis.kind,
  as_of: basis.kind === 'raw' ? null : basis.asOf,
})

export const toBarsView = (read: ReadBars): z.input<typeof getBars.response> => ({
  symbol: read.symbol,
  timeframe: read.timeframe,
  source: read.source,
  basis: toBasis(read.basis),
  sample: read.source === 'sample',
  bars: read.bars.map(({ time, open, high, low, close, volume }) => ({
    time: new Date(time).toISOString(),
    open,
    high,
    low,
    close,
    volume,
  })),
})

export const toSymbolView = (row: ListedSeries): z.input<typeof listSymbols.response>['data'][number] => {
  const known = findUsCompany(row.symbol)
  return {
    symbol: row.symbol,
    name: row.name ?? known?.name ?? null,
    sector: row.sector ?? known?.sector ?? null,
    timeframe: row.timeframe,
    source: row.source,
    basis: toBasis(row.basis),
    sample: row.source === 'sample',
    bars: row.bars,
    first_at: row.firstAt.toISOString(),
    last_at: row.lastAt.toISOString(),
  }
}

export const toImportView = (row: DataImport): z.input<typeof dataImport> => ({
  id: row.id,
  status: row.status as 'queued' | 'running' | 'completed' | 'failed',
  files_total: row.filesTotal,
  files_done: row.filesDone,
  bars_written: row.barsWritten,
  rows_refused: row.rowsRefused,
  report: reportOf(row),
  error: row.error,
  created_at: row.createdAt.toISOString(),
  finished_at: row.finishedAt?.toISOString() ?? null,
})
