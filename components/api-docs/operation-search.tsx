'use client'

import { Search } from 'lucide-react'
import { type ReactNode, useDeferredValue, useState } from 'react'
import { Input } from '@/components/ui/form/input'
import { EmptyState } from '@/components/ui/state/empty-state'

export type Searchable = { id: string; tag: string; words: string; content: ReactNode }

/** The operations by tag, and a box that leaves only those that have every word. They are written by the server. */
export function OperationSearch({ items }: { items: readonly Searchable[] }) {
  const [text, setText] = useState('')
  const words = useDeferredValue(text).toLowerCase().split(/\s+/).filter(Boolean)
  const shown = items.filter((item) => words.every((word) => item.words.includes(word)))
  const tags = [...new Set(shown.map(({ tag }) => tag))]
  return (
    <>
      <div className="sticky top-(--top-bar) z-10 flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-hairline bg-bg px-4 py-2">
        <div className="w-full sm:w-72">
          <Input
            aria-label="Search operations"
            placeholder="Search: path, parameter, role…"
            prefix={<Search aria-hidden />}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </div>
        <nav aria-label="Groups" className="flex flex-wrap gap-x-3 text-xs">
          {tags.map((tag) => (
            <a key={tag} href={`#tag-${tag}`} className="leading-6 text-muted hover:text-text">
              {tag}
            </a>
          ))}
        </nav>
        <span className="num ml-auto text-xs text-faint" role="status">
          {shown.length === items.length ? `${items.length} operations` : `${shown.length} of ${items.length}`}
        </span>
      </div>
      {shown.length === 0 && <EmptyState title="No operation has these words" />}
      {tags.map((tag) => (
        <section key={tag} aria-labelledby={`tag-${tag}`}>
          <h2 id={`tag-${tag}`} className="scroll-mt-24 px-4 pt-5 pb-2 text-base font-semibold text-text">
            {tag}
          </h2>
          {shown
            .filter((item) => item.tag === tag)
            .map((item) => (
              <div key={item.id} className="scroll-mt-24">
                {item.content}
              </div>
            ))}
        </section>
      ))}
    </>
  )
}
