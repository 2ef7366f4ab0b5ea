import type { DeskStrategy } from '@/components/data/types'
import { share } from '@/components/strategies/strategy-words'
import { integer } from '@/components/ui/format'
import { Section } from '@/components/ui/layout/section'
import { MeterBar } from '@/components/ui/meter-bar'
import { Time } from '@/components/ui/number'
import { plural } from '@/lib/domain/plural'

/** How near it is to being ended by its rule. */
export function EndRuleSection({
  strategy: { end_rule: rule, performance, counted_from },
}: {
  strategy: DeskStrategy
}) {
  const { judged } = performance
  const isRuled = rule.max_drawdown !== null || rule.max_losses !== null || rule.min_profit_factor !== null
  const missing = rule.min_trades - judged.trades
  return (
    <Section title="When it ends by rule" className="border-t border-hairline">
      {!isRuled && <p className="text-sm text-muted">No rule ends it; a person may.</p>}
      {isRuled && (
        <p className="mb-1 text-sm text-muted text-pretty">
          {missing > 0
            ? `Judged after ${plural(missing, 'more round trip has', 'more round trips have')} ended.`
            : `Judged on ${integer(judged.trades)} round trips.`}
          {counted_from && (
            <>
              {' '}
              Counted from <Time value={counted_from} style="datetime" />.
            </>
          )}
        </p>
      )}
      {rule.max_drawdown !== null && (
        <MeterBar
          label="Realised loss from its high, of its money"
          used={judged.drawdown}
          limit={rule.max_drawdown}
          format={share}
        />
      )}
      {rule.max_losses !== null && (
        <MeterBar label="Losses in a row" used={judged.losses} limit={rule.max_losses} format={integer} />
      )}
      {rule.min_profit_factor !== null && (
        <div className="flex min-h-7 items-center justify-between text-sm">
          <span className="text-text">Profit factor, at least {rule.min_profit_factor}</span>
          <span className="num text-text">{judged.profit_factor?.toFixed(2) ?? 'nothing lost yet'}</span>
        </div>
      )}
    </Section>
  )
}
