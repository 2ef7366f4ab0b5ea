import { describe, expect, it } from 'vitest'
import { tickFormat } from '@/components/charts/series'
import { roundTicks } from '@/lib/domain/axis/round-ticks'

const written = (kind: Parameters<typeof tickFormat>[0], ticks: number[]) => ticks.map(tickFormat(kind, ticks))

describe('the labels of an axis', () => {
  it.each([
    ['percent', roundTicks(-0.08, 0), ['−8%', '−6%', '−4%', '−2%', '0%']],
    ['percent', roundTicks(-0.09, 0), ['−7.5%', '−5.0%', '−2.5%', '0.0%']],
    ['percent', [-0.005, -0.0025, 0, 0.0025, 0.005], ['−0.50%', '−0.25%', '0.00%', '0.25%', '0.50%']],
    ['percent', [-0.1, 0, 0.1], ['−10%', '0%', '10%']],
    ['plain', roundTicks(0, 0.09), ['0.000', '0.025', '0.050', '0.075']],
    ['plain', [-2, 0, 2], ['−2', '0', '2']],
    ['compact', [97_500, 100_000, 102_500], ['97.5K', '100K', '102.5K']],
    ['compact', [1_000_000, 1_002_500], ['1M', '1.0025M']],
  ] as const)('say in %s the numbers they stand at', (kind, ticks, words) => {
    expect(written(kind, [...ticks])).toEqual(words)
  })
})
