import type { createHash } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import path from 'node:path'
import type { Columns } from '../../domain/backtest/market'
import { AppError } from '../../errors'

/**
 * Bars of one series on disk: the six columns one after another as float64, time, open, high, low, close, volume. The name
 * carries the revision of the series, which names one state of it for good, so that a file is right or not there.
 */
const COLUMNS = 6
const BYTES = Float64Array.BYTES_PER_ELEMENT

export const barFile = (folder: string, symbol: string, timeframe: string, revision: number): string =>
  path.join(folder, `${symbol}_${timeframe}_${revision}.bars`)

/**
 * Reads a file of bars; the columns share one buffer. Throws `database_unavailable`, to be tried again, when it is gone: a later revision
 * has taken its place.
 */
export function readBarFile(file: string): Columns {
  if (!existsSync(file))
    throw new AppError('database_unavailable', `${path.basename(file)} was replaced by newer bars; try again.`)
  const handle = openSync(file, 'r')
  try {
    const size = fstatSync(handle).size
    if (size % (COLUMNS * BYTES) !== 0) throw new Error(`${file} is not a file of bars`)
    const buffer = new ArrayBuffer(size)
    for (let done = 0; done < size; ) {
      const got = readSync(handle, new Uint8Array(buffer), done, size - done, done)
      if (got === 0) throw new Error(`${file} ended early`)
      done += got
    }
    const bars = size / (COLUMNS * BYTES)
    const column = (index: number) => new Float64Array(buffer, index * bars * BYTES, bars)
    return { time: column(0), open: column(1), high: column(2), low: column(3), close: column(4), volume: column(5) }
  } finally {
    closeSync(handle)
  }
}

/** Writes a file of bars at once or not at all, and removes those of earlier revisions. */
export function writeBarFile(file: string, { time, open, high, low, close, volume }: Columns): void {
  const partial = `${file}.${process.pid}.partial`
  const handle = openSync(partial, 'w', 0o600)
  try {
    for (const column of [time, open, high, low, close, volume])
      writeSync(handle, new Uint8Array(column.buffer, column.byteOffset, column.byteLength))
  } finally {
    closeSync(handle)
  }
  renameSync(partial, file)
  const series = path.basename(file).replace(/\d+\.bars$/, '')
  for (const name of readdirSync(path.dirname(file)))
    if (name.startsWith(series) && name.endsWith('.bars') && name !== path.basename(file))
      rmSync(path.join(path.dirname(file), name), { force: true })
}

/** Feeds columns into a hash. */
export function hashColumns(hash: ReturnType<typeof createHash>, bars: Columns): void {
  for (const column of [bars.time, bars.open, bars.high, bars.low, bars.close, bars.volume])
    hash.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength))
}
