import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Worker } from 'node:worker_threads'
import { build } from 'esbuild'
import { writeBarFile } from '@/lib/services/backtest/bar-files'
import { YOUNG_MB } from '@/lib/threads'
import { walk } from './support/market'
import { median, printBench, printRatios, verdict } from './support/measure'

/** The backtest engine against hand-written loops that do the same work, each measurement in a thread of its own. */
const RUNS = 9
/** Work of some milliseconds, of which V8's compiling is half, varies more from run to run. */
const RUNS_OF_SHORT_WORK = 61
const folder = mkdtempSync(path.join(tmpdir(), 'assay-bench-'))
await build({
  entryPoints: { work: 'bench/support/work.ts', cold: 'bench/support/cold.ts' },
  outdir: folder,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  alias: { '@': path.resolve('.') },
  logLevel: 'warning',
})

type Found = { ms: number; final?: number; trades?: number; fills?: number; rssMb?: number; metricsMs?: number }

const start = (kind: string, argument: number, part = 0, parts = 1) =>
  new Worker(path.join(folder, 'work.mjs'), {
    workerData: { kind, argument, part, parts },
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB, maxOldGenerationSizeMb: 4_096 },
  })

const measure = (kind: string, argument = 0): Promise<Found> =>
  new Promise((resolve, reject) => {
    const worker = start(kind, argument)
    worker.once('message', (found: Found) => void worker.terminate().then(() => resolve(found)))
    worker.once('error', reject)
  })

/** Medians of two kinds of work, measured in turn so that both meet the same machine. */
async function compare(
  loop: string,
  engine: string,
  argument = 0,
  runs = RUNS,
): Promise<{ loop: Found; engine: Found }> {
  const loops: Found[] = []
  const engines: Found[] = []
  for (let run = 0; run < runs; run++) {
    loops.push(await measure(loop, argument))
    engines.push(await measure(engine, argument))
  }
  const middle = (all: Found[]): Found => ({ ...(all[0] as Found), ms: median(all.map(({ ms }) => ms)) })
  return { loop: middle(loops), engine: middle(engines) }
}

/** Both must have done the same work: as many fills, and in the end as much money to a millionth of it, or of one dollar. */
function assertSame(what: string, loop: Found, engine: Found): void {
  const [expected, found] = [loop.final ?? 0, engine.final ?? Number.NaN]
  const isSame = Math.abs(found - expected) <= 1e-6 * Math.max(Math.abs(expected), 1) && loop.fills === engine.fills
  if (isSame) return
  process.exitCode = 1
  console.log(
    `  ${what}: the loop ends at ${expected} after ${loop.fills} fills, the engine at ${found} after ${engine.fills}`,
  )
}

const ratios: [string, number, number, number][] = []
const add = (what: string, { loop, engine }: { loop: Found; engine: Found }, most: number) => {
  assertSame(what, loop, engine)
  ratios.push([what, loop.ms, engine.ms, most])
}
const MILLION = 1_000_000
add('W1: 1,000,000 bars, SMA 20/50', await compare('w1 loop', 'w1 engine', MILLION), 3)
add('W1 after ten other strategies', await compare('w1 loop', 'w1 engine after ten others', MILLION), 5)
const w2 = await compare('w2 loop', 'w2 engine')
add('W2: 500 symbols × 1,260 days, risk rules on', w2, 4)
add('W2b: equal weight, every 21 bars', await compare('w2b loop', 'w2b engine'), 25)
add('W3: 1,000 pairs × 2,148 days, one warm thread', await compare('w3 loop warm', 'w3 engine warm', 1_000), 3)
const fresh = await compare('w3 loop', 'w3 engine', 1_000, RUNS_OF_SHORT_WORK)
add('W3 in a fresh thread, before V8 has compiled', fresh, 3)
add('cells of W3, warm, with the figures of a sweep', await compare('w3 loop warm', 'w3 cells warm', 1_000), Infinity)
printRatios('backtest engine against a hand-written loop, medians', ratios)

const file = path.join(folder, 'minutes.bars')
writeBarFile(file, walk('minutes', MILLION, 60_000, 0.001))
const cold = Array.from({ length: RUNS }, () => {
  const startedAt = performance.now()
  const done = spawnSync(process.execPath, ['--max-semi-space-size=1', path.join(folder, 'cold.mjs'), file], {
    encoding: 'utf8',
  })
  return { ms: performance.now() - startedAt, rssMb: (JSON.parse(done.stdout) as { rssMb: number }).rssMb }
})
const metrics = await Promise.all([await measure('metrics'), await measure('metrics'), await measure('metrics')])
printBench('backtests, absolute', [
  ['W1 as a cold process: read, run, print', median(cold.map(({ ms }) => ms)), 400],
  ['all metrics and 1,000 bootstrap samples, 5 years', median(metrics.map(({ ms }) => ms)), 100],
])
for (const [what, mb, most] of [
  ['memory of the cold process', median(cold.map(({ rssMb }) => rssMb)), 150],
  ['memory of W2', w2.engine.rssMb ?? Number.NaN, 250],
] as const)
  console.log(
    `  ${what.padEnd(48)} ${mb.toFixed(0).padStart(9)} MB   at most ${String(most).padStart(6)} MB   ${verdict(mb <= most)}`,
  )

/** Milliseconds of so many cells, dealt in turn to so many warm threads: cells of slow averages trade less and are quicker. */
async function warmPool(kind: string, threads: number, cells: number): Promise<number> {
  const workers = Array.from({ length: threads }, (_, part) => start(kind, cells, part, threads))
  await Promise.all(workers.map((worker) => new Promise((resolve) => worker.once('message', resolve))))
  const startedAt = performance.now()
  await Promise.all(
    workers.map(
      (worker) =>
        new Promise((resolve) => {
          worker.once('message', resolve)
          worker.postMessage('go')
        }),
    ),
  )
  const ms = performance.now() - startedAt
  for (const worker of workers) await worker.terminate()
  return ms
}

/** How much faster 20,000 cells are on two threads than on one. */
async function gainOfTwo(kind: string): Promise<number> {
  const gains: number[] = []
  for (let run = 0; run < RUNS; run++) gains.push((await warmPool(kind, 1, 20_000)) / (await warmPool(kind, 2, 20_000)))
  return median(gains)
}
const [gain, gainOfLoop] = [await gainOfTwo('w3 cells'), await gainOfTwo('w3 loop cells')]
console.log(
  `  W3: 20,000 cells on a warm pool of two ${gain.toFixed(2)} × faster than on one   at least 1.6 ×   ${verdict(gain >= 1.6)}; the loop gains ${gainOfLoop.toFixed(2)} ×`,
)

console.log('\ncost by size, SMA 20/50 cross')
for (const bars of [10_000, 100_000, MILLION, 10 * MILLION]) {
  const { ms } = await measure('w1 engine', bars)
  console.log(
    `  ${bars.toLocaleString('en').padStart(12)} bars ${ms.toFixed(1).padStart(9)} ms ${((ms * 1e6) / bars).toFixed(0).padStart(6)} ns a bar`,
  )
}
rmSync(folder, { recursive: true, force: true })
process.exit()
