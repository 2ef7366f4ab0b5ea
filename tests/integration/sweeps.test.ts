import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { carryThrough } from '@/cli/finish-sweep'
import { sweepRequest } from '@/lib/contracts/api/sweeps'
import { findSweep } from '@/lib/db/sweeps'
import { cancelSweep, requestSweep, resumeSweep } from '@/lib/services/backtest/request-sweep'
import { runSweepChunk } from '@/lib/services/backtest/run-sweep-chunk'
import { readCells, readSweepDetail } from '@/lib/views/sweeps'
import { BASE, useBacktestDesk } from './backtest-desk'
import { ORIGIN } from './desk'

describe('sweeps', () => {
  const { allDeps, db, deps } = useBacktestDesk()

  const askSweep = (changes: object = {}) =>
    requestSweep(
      deps(),
      ORIGIN,
      sweepRequest.parse({
        strategy: 'sma-cross',
        symbols: ['ACME', 'BOLT'],
        from: BASE.from,
        to: BASE.to,
        space: { fast: { min: 2, max: 20, step: 1 }, slow: { min: 10, max: 50, step: 1 } },
        ...changes,
      }),
    )

  it('sweeps a grid in chunks that any worker may take, once each', async () => {
    const { id, chunks, cells } = await askSweep({ walk_forward: { windows: 3 } })
    // 19 × 41 pairs less those with fast >= slow: 1 + 2 + … + 11.
    expect(cells).toBe(19 * 41 - 66)
    expect(chunks).toBe(Math.ceil(cells / 250))
    const order = Array.from({ length: chunks }, (_, chunk) => chunk).reverse()
    const done = await Promise.all([...order, ...order].map((chunk) => runSweepChunk(deps(), id, chunk)))
    expect(done.filter(Boolean).length).toBeGreaterThanOrEqual(chunks)
    for (const chunk of order) await runSweepChunk(deps(), id, chunk)
    const row = await findSweep(db(), id)
    expect(row).toMatchObject({ status: 'completed', cellsDone: cells })
    const tried = await readCells(db(), id, 0, 1_000)
    expect(new Set(tried.map(({ cell }) => cell)).size).toBe(cells)
    const objectives = tried.map(({ objective }) => objective ?? -Infinity)
    expect(objectives).toEqual([...objectives].sort((a, b) => b - a))
    if (!row) return
    const { result, heat_map, invented } = await readSweepDetail(db(), row, {})
    expect(invented).toBe(false)
    await db().priceSeries.updateMany({ where: { symbol: 'BOLT' }, data: { source: 'sample' } })
    expect(await readSweepDetail(db(), row, {})).toMatchObject({ invented: true })
    await db().priceSeries.updateMany({ where: { symbol: 'BOLT' }, data: { source: 'csv' } })
    expect(result?.best?.cell).toBe(tried[0]?.cell)
    expect(result?.walk_forward?.windows).toHaveLength(3)
    expect(heat_map?.objective).toHaveLength(heat_map?.y.values.length ?? 0)
  })

  it('finishes what a worker left that died after the last chunk', async () => {
    const { id } = await askSweep({ space: { fast: { values: [2, 3] }, slow: { values: [20, 30] } } })
    const dying = { ...deps(), runThread: diesOnFindings() }
    await expect(runSweepChunk(dying, id, 0)).rejects.toThrow('killed')
    expect(await findSweep(db(), id)).toMatchObject({ status: 'running', cellsDone: 4 })
    expect(await runSweepChunk(deps(), id, 0)).toBe(true)
    expect(await findSweep(db(), id)).toMatchObject({ status: 'completed', cellsDone: 4 })
  })

  it('makes the findings when it is resumed with every cell tried', async () => {
    const { id } = await askSweep({ space: { fast: { values: [2, 3] }, slow: { values: [20, 30] } } })
    const dying = { ...deps(), runThread: diesOnFindings() }
    await expect(runSweepChunk(dying, id, 0)).rejects.toThrow('killed')
    await cancelSweep(deps(), ORIGIN, id)
    await db().outbox.deleteMany()
    await resumeSweep(deps(), ORIGIN, id)
    const [job] = await db().outbox.findMany({ where: { job: 'sweep.chunk' } })
    expect(job?.payload).toMatchObject({ sweepId: String(id) })
    expect(await runSweepChunk(deps(), id, Number((job?.payload as { chunk?: number } | undefined)?.chunk))).toBe(true)
    expect(await findSweep(db(), id)).toMatchObject({ status: 'completed', cellsDone: 4 })
  })

  it('is run on every core where there is no worker', async () => {
    const { id, chunks, cells } = await askSweep()
    expect(chunks).toBe(3)
    let [now, most, findings] = [0, 0, 0]
    const backtests: ReturnType<typeof deps> = {
      ...deps(),
      runThread: async (name, data, options) => {
        most = Math.max(most, ++now)
        if ((data as { task: { kind: string } }).task.kind === 'findings') findings++
        return deps()
          .runThread<never>(name, data, options)
          .finally(() => now--)
      },
    }
    await carryThrough({ ...allDeps(), backtests }, id, 2)
    expect(await findSweep(db(), id)).toMatchObject({ status: 'completed', cellsDone: cells })
    expect([most, findings]).toEqual([2, 1])
  })

  it('makes the findings once, however often its job comes meanwhile', async () => {
    const { id } = await askSweep({ space: { fast: { values: [2, 3] }, slow: { values: [20, 30] } } })
    let findings = 0
    let goOn = () => {}
    const meanwhile = new Promise<void>((resolve) => {
      goOn = resolve
    })
    const counting = {
      ...deps(),
      runThread: (async (name: 'sweep', data: { task: { kind: string } }, options: { signal?: AbortSignal }) => {
        if (data.task.kind === 'findings') {
          findings++
          await meanwhile
        }
        options.signal?.throwIfAborted()
        return deps().runThread(name, data, options as never)
      }) as ReturnType<typeof deps>['runThread'],
    }
    const first = runSweepChunk(counting, id, 0)
    while (findings === 0) await new Promise((resolve) => setTimeout(resolve, 20))
    expect(await runSweepChunk(counting, id, 0)).toBe(false)
    goOn()
    expect(await first).toBe(true)
    expect(findings).toBe(1)
    expect(await runSweepChunk(counting, id, 0)).toBe(true)
  })

  it('takes its time over the findings: nothing of it hangs on the lease of the last chunk', async () => {
    const { id } = await askSweep({ space: { fast: { values: [2, 3] }, slow: { values: [20, 30] } } })
    const slow = { ...deps(), runThread: slowOnFindings() }
    expect(await runSweepChunk(slow, id, 0)).toBe(true)
    expect(await findSweep(db(), id)).toMatchObject({ status: 'completed' })
  })

  const slowOnFindings = (): ReturnType<typeof deps>['runThread'] =>
    (async (name: 'sweep', data: { task: { kind: string } }, options: { signal?: AbortSignal }) => {
      if (data.task.kind === 'findings') await new Promise((resolve) => setTimeout(resolve, 4_500))
      options.signal?.throwIfAborted()
      return deps().runThread(name, data, options as never)
    }) as never

  const diesOnFindings = (): ReturnType<typeof deps>['runThread'] =>
    (async (name: 'sweep', data: { task: { kind: string } }, options: never) => {
      if (data.task.kind === 'findings') throw new Error('killed')
      return deps().runThread(name, data, options)
    }) as never

  it('learns with TPE, chunk after chunk, the same way each time', async () => {
    const search = { method: 'tpe', cells: 45, trading: { seed: 'a' } }
    const [one, two] = [await askSweep(search), await askSweep(search)]
    for (const { id } of [one, two])
      for (let chunk = 0; chunk < 3; chunk++) expect(await runSweepChunk(deps(), id, chunk)).toBe(true)
    const [a, b] = [await readCells(db(), one.id, 0, 1_000), await readCells(db(), two.id, 0, 1_000)]
    expect(a).toHaveLength(45)
    expect(b).toEqual(a)
  })

  it('stops and goes on: chunks that are done stay done', async () => {
    const { id, chunks } = await askSweep()
    await runSweepChunk(deps(), id, 0)
    await cancelSweep(deps(), ORIGIN, id)
    expect(await runSweepChunk(deps(), id, 1)).toBe(true)
    expect(await findSweep(db(), id)).toMatchObject({ status: 'canceled', cellsDone: 250 })
    await resumeSweep(deps(), ORIGIN, id)
    for (let chunk = 0; chunk < chunks; chunk++) await runSweepChunk(deps(), id, chunk)
    expect((await findSweep(db(), id))?.status).toBe('completed')
  })

  it.each(['random', 'tpe'])(
    'tries in a %s search only what the strategy takes, and as much as was asked for',
    async (method) => {
      // Of these combinations one in six is taken.
      const space = { fast: { min: 5, max: 100, step: 1 }, slow: { min: 2, max: 40, step: 1 } }
      const { id, chunks } = await askSweep({ method, cells: 45, space })
      for (let chunk = 0; chunk < chunks; chunk++) expect(await runSweepChunk(deps(), id, chunk)).toBe(true)
      expect(await findSweep(db(), id)).toMatchObject({ status: 'completed', cellsDone: 45 })
      const cells = await readCells(db(), id, 0, 100)
      expect(cells.filter(({ params }) => Number(params.fast) >= Number(params.slow))).toEqual([])
      expect(new Set(cells.map(({ params }) => `${params.fast} ${params.slow}`)).size).toBe(45)
    },
  )

  it.each(['grid', 'random', 'tpe'])('goes over whole numbers by ones in a %s search without steps', async (method) => {
    const space = { fast: { min: 5, max: 9 }, slow: { min: 20, max: 24 } }
    const { id, request, cells } = await askSweep({ method, space, cells: 22 })
    expect(request).toMatchObject({ space: { fast: { ...space.fast, step: 1 }, slow: { ...space.slow, step: 1 } } })
    expect(cells).toBe(method === 'grid' ? 25 : 22)
    await cancelSweep(deps(), ORIGIN, id)
  })

  it('ends a TPE search where there is no more to try', async () => {
    const space = { fast: { min: 2, max: 4, step: 1 }, slow: { min: 3, max: 7, step: 1 } }
    const { id, chunks } = await askSweep({ method: 'tpe', cells: 60, space })
    for (let chunk = 0; chunk < chunks; chunk++) expect(await runSweepChunk(deps(), id, chunk)).toBe(true)
    expect(await runSweepChunk(deps(), id, 0)).toBe(true)
    const sweep = await findSweep(db(), id)
    expect(sweep).toMatchObject({ status: 'completed', cellsDone: 12 })
    expect(JSON.stringify(sweep?.result)).toContain('12 of 60 cells were tried')
  })

  it('gives the drawdowns of cells as those of runs, also of sweeps that were stored before', async () => {
    const { id } = await askSweep({ space: { fast: { values: [2, 3] }, slow: { values: [20, 30] } } })
    await runSweepChunk(deps(), id, 0)
    const stored = () => db().sweep.findUniqueOrThrow({ where: { id } })
    const cells = await readCells(db(), id, 0, 10)
    const { result } = await stored()
    expect(cells.map(({ max_drawdown }) => max_drawdown)).toSatisfy((all: number[]) => all.every((one) => one > 0))
    const negated = (value: unknown) =>
      JSON.parse(JSON.stringify(value), (key, one) => (key === 'max_drawdown' ? -one : one))
    await db().sweep.update({ where: { id }, data: { result: negated(result) } })
    await db().sweepChunk.updateMany({ where: { sweepId: id }, data: { results: negated(cells) } })
    const sql = readFileSync('prisma/migrations/20261122150000_cell_drawdown/migration.sql', 'utf8')
    await db().$transaction(async (tx) => {
      for (const statement of sql.split(/;\n\n/)) await tx.$executeRawUnsafe(statement)
    })
    expect(await readCells(db(), id, 0, 10)).toEqual(cells)
    expect((await stored()).result).toEqual(result)
  })

  it('refuses grids that are too large, have no step, values that are not taken, or no cell', async () => {
    const space = (value: object) => askSweep({ space: value })
    await expect(
      space({ fast: { min: 1, max: 400, step: 1 }, slow: { min: 401, max: 1000, step: 1 } }),
    ).rejects.toThrow(/cells/)
    await expect(space({ fast: { min: 1, max: 2, step: 1e-9 } })).rejects.toThrow(/more than 1,000 values/)
    await expect(
      askSweep({ strategy: 'rsi-mean-reversion', space: { oversold: { min: 20, max: 40 } } }),
    ).rejects.toThrow('space.oversold: a grid needs a step')
    await expect(space({ slow: { min: 900, max: 1_100, step: 50 } })).rejects.toThrow(
      'space.slow: 1050 must be at most 1000',
    )
    await expect(space({ fast: { min: 5, max: 6, step: 0.5 } })).rejects.toThrow(
      'space.fast: 5.5 must be a whole number',
    )
    await expect(space({ fats: { min: 5, max: 6 } })).rejects.toThrow('space.fats: is not a parameter of sma-cross')
    await expect(askSweep({ strategy: 'own:rises', space: { bar: { values: [1, 2] } } })).rejects.toThrow(
      'space.bar: is not a parameter of own:rises',
    )
    await expect(space({ fast: { values: [5, 7.5] } })).rejects.toThrow('space.fast: 7.5 must be a whole number')
    await expect(askSweep({ strategy: 'agents' })).rejects.toThrow('strategy: the agents have no parameters to search')
    await expect(space({ fast: { values: [30] }, slow: { values: [20] } })).rejects.toThrow(
      'params.fast: must be less than slow',
    )
  })
})
