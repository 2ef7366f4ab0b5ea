import { Check } from 'lucide-react'
import { Badge } from '@/components/ui/badge'
import { CodeBlock } from '@/components/ui/code-block'

/** Whether a variable is set on the server; its value never leaves it. */
export type KeyState = { name: string; set: boolean; group: 'prices' | 'models'; note: string }

const GROUPS = [
  {
    id: 'prices',
    title: 'Prices',
    none: 'Without these, prices come from CSV files, the sample market and Yahoo where it can be reached.',
  },
  {
    id: 'models',
    title: 'Models',
    none: 'Without any of these, written rules answer for the agents: same steps, no cost, no network.',
  },
] as const

export function KeysWay({ states }: { states: readonly KeyState[] }) {
  return (
    <div className="flex flex-col gap-5">
      <div className="grid gap-x-8 gap-y-5 md:grid-cols-2">
        {GROUPS.map(({ id, title, none }) => (
          <div key={id} className="min-w-0">
            <h3 className="text-sm font-semibold text-text">{title}</h3>
            <ul className="mt-1.5">
              {states
                .filter(({ group }) => group === id)
                .map(({ name, set, note }) => (
                  <li key={name} className="flex min-h-9 items-center gap-3 border-b border-hairline">
                    <code className="min-w-0 truncate font-mono text-xs text-text">{name}</code>
                    <span className="min-w-0 truncate text-xs text-faint max-sm:hidden">{note}</span>
                    <Badge tone={set ? 'gain' : 'neutral'} className="ml-auto">
                      {set && <Check aria-hidden className="size-3" />}
                      {set ? 'set' : 'not set'}
                    </Badge>
                  </li>
                ))}
            </ul>
            <p className="mt-1.5 text-xs text-faint text-pretty">{none}</p>
          </div>
        ))}
      </div>
      <div className="max-w-[720px]">
        <CodeBlock title=".env, beside package.json" code={states.map(({ name }) => `${name}=`).join('\n')} />
        <p className="mt-2 text-xs text-faint text-pretty">
          Fill in what you have, leave the rest empty, and start again with <code className="font-mono">npm start</code>
          . Values are read once at the start and shown nowhere.
        </p>
      </div>
    </div>
  )
}
