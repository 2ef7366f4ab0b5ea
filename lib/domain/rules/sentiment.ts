import type { Opinion, OpinionContext } from '../agents/opinion'
import { type Factor, recommend } from './score'

const GOOD =
  /\b(beats?|record|surges?|soars?|raises?|raised|upgrades?|upgraded|wins?|approval|approved|strong|growth|expands?|profit|outperforms?|tops?|gains?|rally|rallies|buyback|partnership)\b/gi
const BAD =
  /\b(miss(?:es)?|cuts?|lowers?|lowered|downgrades?|downgraded|probe|lawsuit|recall|falls?|plunges?|slumps?|weak|loss(?:es)?|warns?|warning|layoffs?|fraud|delays?|delayed|halts?|default|bankruptcy)\b/gi

const DAY = 86_400_000

/** Counts words of gain and trouble in headlines (after Loughran & McDonald 2011), the newer the heavier. */
export function sentimentRules({ news, asOf }: OpinionContext<'sentiment'>): Opinion<'sentiment'> {
  if (news.length === 0) return { status: 'insufficient_data', reason: 'No headline of the last two weeks is known.' }
  const now = Date.parse(asOf)
  const factors: Factor[] = news.map((item) => {
    const text = `${item.title} ${item.summary ?? ''}`
    const tone = (text.match(GOOD)?.length ?? 0) - (text.match(BAD)?.length ?? 0)
    const ageDays = Math.max((now - new Date(item.publishedAt).getTime()) / DAY, 0)
    return { points: Math.sign(tone) * Math.exp(-ageDays / 7), text: `“${item.title.slice(0, 100)}”` }
  })
  return { status: 'ok', by: 'rules', value: recommend(factors, 2.5, 'news') }
}
