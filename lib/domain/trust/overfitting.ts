import { at } from '../indicators/series'
import { type Histogram, histogram } from '../metrics/histogram'
import { FLAT } from '../metrics/metric'
import { assessSplit, type SplitOutcome } from './overfitting-split'

export type Overfitting = {
  /** Share of splits in which the best trial of one half did no better than the median in the other. */
  probability: number
  /** Slope of the best trial's Sharpe ratio outside on that inside, over all splits; null when the latter does not vary. */
  degradationSlope: number | null
  /** Share of splits in which the best trial of one half lost money in the other. */
  probabilityOfLoss: number
  /** Logits of the best trial's rank outside; at or below zero counts as overfit. */
  logits: Histogram
  trials: number
  blocks: number
  splits: number
}

const MAX_BLOCKS = 16
const MIN_BLOCKS = 4
const MIN_ROWS_PER_BLOCK = 10

/**
 * Probability of backtest overfitting by combinatorially symmetric cross-validation, with the Sharpe ratio as measure.
 *
 * `trials` are the daily returns of everything that was tried, all of one length; rows that do not fill a block are dropped
 * from the start. Uses at most `blocks` blocks (even, 4 to 16), fewer when there are not ten rows for each. Trials that do
 * not vary have a Sharpe ratio of zero; equal ones share the mean of their ranks. Not available for fewer than two trials
 * and fewer than forty rows. Throws RangeError for trials of different length, values that are not finite, other `blocks`.
 *
 * Sums and sums of squares are taken once per block and trial, so that a split costs additions only; each way of halving is
 * used in both directions.
 *
 * Source: D. Bailey, J. Borwein, M. López de Prado and Q. Zhu (2017), "The Probability of Backtest Overfitting", Journal of
 * Computational Finance 20(4).
 */
export function backtestOverfitting(
  trials: readonly Float64Array[],
  { blocks = MAX_BLOCKS }: { blocks?: number } = {},
): { ok: true; overfitting: Overfitting } | { ok: false; reason: string } {
  if (!(blocks >= MIN_BLOCKS && blocks <= MAX_BLOCKS && blocks % 2 === 0)) throw new RangeError(`blocks: ${blocks}`)
  const rows = trials[0]?.length ?? 0
  if (trials.length < 2) return { ok: false, reason: `needs 2 trials, has ${trials.length}` }
  assertTrials(trials, rows)
  const used = Math.min(blocks, 2 * Math.floor(rows / MIN_ROWS_PER_BLOCK / 2))
  if (used < MIN_BLOCKS)
    return { ok: false, reason: `needs ${MIN_BLOCKS * MIN_ROWS_PER_BLOCK} daily returns, has ${rows}` }
  const outcomes = crossValidate(sumBlocks(trials, rows, used), trials.length, used)
  return { ok: true, overfitting: { ...summarise(outcomes), trials: trials.length, blocks: used } }
}

function assertTrials(trials: readonly Float64Array[], rows: number): void {
  for (const trial of trials) {
    if (trial.length !== rows) throw new RangeError(`trials of ${rows} and ${trial.length} returns`)
    if (!trial.every(Number.isFinite)) throw new RangeError('a trial holds a return that is not a finite number')
  }
}

/** Sums and squares hold one row of trials per block. */
type BlockSums = { rowsPerBlock: number; means: Float64Array; sums: Float64Array; squares: Float64Array }

/** Per block, for every trial, sums of the distances from the trial's mean and of their squares. */
function sumBlocks(trials: readonly Float64Array[], rows: number, blocks: number): BlockSums {
  const rowsPerBlock = Math.floor(rows / blocks)
  const dropped = rows - rowsPerBlock * blocks
  const sums = new Float64Array(blocks * trials.length)
  const squares = new Float64Array(blocks * trials.length)
  const means = Float64Array.from(trials, (trial) => trial.reduce((sum, value) => sum + value, 0) / rows)
  trials.forEach((trial, column) => {
    for (let row = dropped; row < rows; row++) {
      const cell = Math.floor((row - dropped) / rowsPerBlock) * trials.length + column
      const distance = at(trial, row) - at(means, column)
      sums[cell] = at(sums, cell) + distance
      squares[cell] = at(squares, cell) + distance * distance
    }
  })
  return { rowsPerBlock, means, sums, squares }
}

/** All halvings that keep block 0 in the first half, each read both ways: every split of the method once. */
function crossValidate(table: BlockSums, trials: number, blocks: number): SplitOutcome[] {
  const rows = (table.rowsPerBlock * blocks) / 2
  const sums = totalsOf(table.sums, trials, blocks)
  const squares = totalsOf(table.squares, trials, blocks)
  const outcomes: SplitOutcome[] = []
  for (let mask = 1; mask < 2 ** blocks; mask += 2) {
    const members = membersOf(mask)
    if (members.length !== blocks / 2) continue
    addRows(sums.first, table.sums, members)
    addRows(squares.first, table.squares, members)
    for (let i = 0; i < trials; i++) {
      sums.second[i] = at(sums.total, i) - at(sums.first, i)
      squares.second[i] = at(squares.total, i) - at(squares.first, i)
    }
    const first = sharpesOf(sums.first, squares.first, table.means, rows)
    const second = sharpesOf(sums.second, squares.second, table.means, rows)
    outcomes.push(assessSplit(first, second), assessSplit(second, first))
  }
  return outcomes
}

function totalsOf(rows: Float64Array, trials: number, blocks: number) {
  const total = new Float64Array(trials)
  addRows(
    total,
    rows,
    Array.from({ length: blocks }, (_, i) => i),
  )
  return { total, first: new Float64Array(trials), second: new Float64Array(trials) }
}

/** Sets `out` to the sum of these rows. */
function addRows(out: Float64Array, rows: Float64Array, members: readonly number[]): void {
  out.fill(0)
  for (const member of members) {
    const offset = member * out.length
    for (let i = 0; i < out.length; i++) out[i] = at(out, i) + at(rows, offset + i)
  }
}

/** The numbers of the bits that are set. */
function membersOf(mask: number): number[] {
  const members: number[] = []
  for (let bit = 0; mask >> bit !== 0; bit++) if ((mask >> bit) & 1) members.push(bit)
  return members
}

function sharpesOf(sums: Float64Array, squares: Float64Array, means: Float64Array, rows: number): Float64Array {
  const out = new Float64Array(sums.length)
  for (let i = 0; i < out.length; i++) {
    const distance = at(sums, i) / rows
    const deviation = Math.sqrt(Math.max(0, at(squares, i) - at(sums, i) * distance) / (rows - 1))
    out[i] = deviation > FLAT ? (at(means, i) + distance) / deviation : 0
  }
  return out
}

function summarise(outcomes: readonly SplitOutcome[]) {
  const splits = outcomes.length
  const share = (test: (outcome: SplitOutcome) => boolean) => outcomes.filter(test).length / splits
  return {
    probability: share(({ logit }) => logit <= 0),
    degradationSlope: slopeOf(outcomes),
    probabilityOfLoss: share(({ outside }) => outside < 0),
    logits: histogram(outcomes.map(({ logit }) => logit)) ?? { start: 0, width: 0, counts: [] },
    splits,
  }
}

/** Least squares of the Sharpe ratio outside on that inside. */
function slopeOf(outcomes: readonly SplitOutcome[]): number | null {
  const meanIn = outcomes.reduce((sum, { inside }) => sum + inside, 0) / outcomes.length
  const meanOut = outcomes.reduce((sum, { outside }) => sum + outside, 0) / outcomes.length
  let squares = 0
  let products = 0
  for (const { inside, outside } of outcomes) {
    squares += (inside - meanIn) ** 2
    products += (inside - meanIn) * (outside - meanOut)
  }
  return Math.sqrt(squares / outcomes.length) > FLAT ? products / squares : null
}
