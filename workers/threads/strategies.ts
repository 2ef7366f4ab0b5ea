import { describeStrategy } from '@/lib/domain/strategies/describe'
import { answer } from './answer'
import { loadStrategy } from './load-strategy'

answer(async ({ file }: { file: string }) => describeStrategy(await loadStrategy({ file })))
