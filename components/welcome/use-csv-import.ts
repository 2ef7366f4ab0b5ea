'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { call, problemOf } from '@/components/data/api'
import { createImport, getImport } from '@/components/data/operations'
import type { DataImport } from '@/components/data/types'

const POLL_MS = 600
/** The server takes 64 MiB in one request. */
const BATCH_BYTES = 40_000_000
const BATCH_FILES = 500

export type CsvImportState = {
  phase: 'idle' | 'sending' | 'importing' | 'done' | 'failed'
  names: readonly string[]
  filesDone: number
  barsWritten: number
  rowsRefused: number
  report: DataImport['report']
  failure?: { message: string; code?: string }
}

const IDLE: CsvImportState = { phase: 'idle', names: [], filesDone: 0, barsWritten: 0, rowsRefused: 0, report: [] }

/** Files in batches that fit into a request. */
export function batchesOf<F extends { size: number }>(files: readonly F[]): F[][] {
  const batches: F[][] = []
  let bytes = 0
  for (const file of files) {
    const last = batches.at(-1)
    if (!last || bytes + file.size > BATCH_BYTES || last.length >= BATCH_FILES) {
      batches.push([file])
      bytes = file.size
    } else {
      last.push(file)
      bytes += file.size
    }
  }
  return batches
}

async function finished(id: string, onProgress: (now: DataImport) => void): Promise<DataImport> {
  for (;;) {
    const now = await call(getImport, { params: { id } })
    onProgress(now)
    if (now.status === 'completed' || now.status === 'failed') return now
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
}

const plus = (sum: CsvImportState, now: DataImport): CsvImportState => ({
  ...sum,
  filesDone: sum.filesDone + now.files_done,
  barsWritten: sum.barsWritten + now.bars_written,
  rowsRefused: sum.rowsRefused + now.rows_refused,
  report: [...sum.report, ...now.report],
})

/** Sends CSV files batch by batch and follows each until it is imported. */
export function useCsvImport() {
  const client = useQueryClient()
  const [state, setState] = useState<CsvImportState>(IDLE)
  const running = useRef(false)

  const start = async (files: readonly File[]) => {
    if (running.current || files.length === 0) return
    running.current = true
    let sum: CsvImportState = { ...IDLE, phase: 'sending', names: files.map(({ name }) => name) }
    setState(sum)
    try {
      for (const batch of batchesOf(files)) {
        setState({ ...sum, phase: 'sending' })
        const contents = await Promise.all(batch.map(async (file) => ({ name: file.name, content: await file.text() })))
        const { id } = await call(createImport, { body: { files: contents } })
        const before = sum
        const end = await finished(id, (now) => setState({ ...plus(before, now), phase: 'importing' }))
        sum = plus(before, end)
        if (end.status === 'failed') throw new Error(end.error ?? 'The import failed.')
      }
      await client.invalidateQueries({ queryKey: ['symbols'] })
      setState({ ...sum, phase: 'done' })
    } catch (error) {
      const failure = error instanceof Error && error.name === 'Error' ? { message: error.message } : problemOf(error)
      setState({ ...sum, phase: 'failed', failure })
    } finally {
      running.current = false
    }
  }
  return { state, start, reset: () => setState(IDLE) }
}
