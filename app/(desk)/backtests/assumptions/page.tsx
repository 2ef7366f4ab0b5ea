import type { Metadata } from 'next'
import { ASSUMPTIONS } from '@/components/backtests/assumptions'
import { PageHeader } from '@/components/ui/layout/section'
import { requirePrincipal } from '@/lib/session'

export const metadata: Metadata = { title: 'Assumptions of backtests' }

export default async function Assumptions() {
  await requirePrincipal()
  return (
    <>
      <PageHeader title="What a backtest takes for granted" note="The rules of the engine, in plain words" />
      <div className="max-w-300 columns-1 gap-x-12 px-4 py-6 lg:columns-2">
        {ASSUMPTIONS.map(({ title, rules }) => (
          <section key={title} className="mb-8 break-inside-avoid">
            <h2 className="mb-2 text-base font-semibold text-text">{title}</h2>
            <ul className="grid gap-2 text-base text-muted">
              {rules.map((rule) => (
                <li key={rule} className="border-l-2 border-hairline pl-3 text-pretty">
                  {rule}
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </>
  )
}
