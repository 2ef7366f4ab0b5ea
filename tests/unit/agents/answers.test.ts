import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseAnswer } from '@/agents/analysts/model'
import { wireSchema } from '@/agents/outputs'
import { OPINION_ROLES } from '@/lib/domain/agents/opinion'

const good = { recommendation: 'BUY', confidence: 70, reasoning: 'Trend.', key_factors: ['a'] }

describe('answers of a model', () => {
  it('reads JSON, alone or in a fence', () => {
    expect(parseAnswer('technical', JSON.stringify(good))).toEqual({ ok: true, value: good })
    expect(parseAnswer('technical', `Here:\n\`\`\`json\n${JSON.stringify(good)}\n\`\`\``)).toEqual({
      ok: true,
      value: good,
    })
  })
  it.each([
    ['prose', 'I would buy.', 'not JSON'],
    ['a confidence over 100', JSON.stringify({ ...good, confidence: 101 }), 'confidence'],
    ['a confidence that is no whole number', JSON.stringify({ ...good, confidence: 70.5 }), 'confidence'],
    ['six factors', JSON.stringify({ ...good, key_factors: ['1', '2', '3', '4', '5', '6'] }), 'key_factors'],
    ['another word', JSON.stringify({ ...good, recommendation: 'STRONG_BUY' }), 'recommendation'],
    ['no reasoning', JSON.stringify({ ...good, reasoning: '  ' }), 'reasoning'],
  ])('refuses %s and says why', (_, text, why) => {
    const parsed = parseAnswer('technical', text)
    expect(parsed.ok).toBe(false)
    expect(parsed.ok ? '' : parsed.problem).toContain(why)
  })
  it('sends providers shape only: no bounds that some of them refuse', () => {
    for (const role of OPINION_ROLES) {
      const text = JSON.stringify(wireSchema(role))
      for (const keyword of [
        'minimum',
        'maximum',
        'maxItems',
        'minLength',
        'maxLength',
        '$schema',
        'pattern"',
        'integer',
      ])
        expect(text).not.toContain(`"${keyword}`)
      expect(text).toContain('"additionalProperties":false')
    }
  })
  it('never throws and never lets a value out of bounds through', () => {
    const hostile = fc.oneof(
      fc.string(),
      fc.json(),
      fc
        .record({
          recommendation: fc.anything(),
          confidence: fc.anything(),
          reasoning: fc.anything(),
          key_factors: fc.anything(),
        })
        .map((value) => JSON.stringify(value) ?? ''),
      fc
        .record({
          ...Object.fromEntries(Object.entries(good).map(([key, value]) => [key, fc.constant(value)])),
          approved: fc.anything(),
          adjusted_quantity: fc.double(),
          concerns: fc.anything(),
          decision: fc.anything(),
          patterns: fc.anything(),
        })
        .map((value) => JSON.stringify(value) ?? ''),
    )
    fc.assert(
      fc.property(fc.constantFrom(...OPINION_ROLES), hostile, (role, text) => {
        const parsed = parseAnswer(role, text)
        if (!parsed.ok) return
        const { value } = parsed
        expect(Number.isInteger(value.confidence) && value.confidence >= 0 && value.confidence <= 100).toBe(true)
        if ('adjusted_quantity' in value && value.adjusted_quantity !== null)
          expect(Number.isFinite(value.adjusted_quantity) && (value.adjusted_quantity as number) >= 0).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })
})
