import { expect, it } from 'vitest'
import { type ChartMark, markerData } from '@/components/charts/candles-model'
import type { ChartColours } from '@/components/charts/use-chart-colours'

const bars = Array.from({ length: 100 }, (_, time) => ({
  time: time * 1000,
  open: 1,
  high: 1,
  low: 1,
  close: 1,
  volume: 1,
}))
const markAt = (bar: number): ChartMark => ({ time: bar * 1000, kind: 'buy', text: '104' })
const words = (at: number[], letterBars: number) =>
  markerData(bars, at.map(markAt), {} as ChartColours, letterBars).map(({ text }) => text)

it('writes beside a mark where there is room: not over the mark before, and of many beside none', () => {
  expect(words([20, 50, 80], 1)).toEqual(['104', '104', '104'])
  expect(words([50, 51, 80], 1)).toEqual(['104', undefined, '104'])
  expect(words([20, 50, 80], 6)).toEqual([undefined, undefined, undefined])
})
