import { workerData } from 'node:worker_threads'
import { describeStrategy } from '@/lib/domain/strategies/describe'
import { answer } from './answer'
import { loadStrategy } from './load-strategy'

const { file } = workerData as { file: string }

await answer(async () => describeStrategy(await loadStrategy({ file })))
