import type { ReactNode } from 'react'
import { type ApiOperation, curlOf } from '@/components/api-docs/operation-model'
import { rulesOf, typeOf } from '@/components/api-docs/schema'
import { FieldRows, SchemaList } from '@/components/api-docs/schema-list'
import { Badge } from '@/components/ui/badge'
import { CodeBlock } from '@/components/ui/code-block'

const roleWords: Record<string, string> = {
  none: 'open to anybody',
  viewer: 'viewer',
  trader: 'trader',
  admin: 'admin',
}

/** One operation: what it does, what it takes, what it answers, and a line to try it with. */
export function OperationCard({ operation, url }: { operation: ApiOperation; url: string }) {
  const { id, method, path, summary, role, parameters, body, answers } = operation
  return (
    <article id={id} aria-labelledby={`${id}-title`} className="border-t border-hairline px-4 py-4">
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Badge
          tone={method === 'GET' ? 'neutral' : method === 'DELETE' ? 'loss' : 'accent'}
          className="w-14 justify-center"
        >
          {method}
        </Badge>
        <h3 id={`${id}-title`} className="font-mono text-sm font-medium break-all text-text">
          <a href={`#${id}`} className="hover:underline">
            {path}
          </a>
        </h3>
        <span className="text-xs text-faint">{roleWords[role] ?? role}</span>
      </header>
      <p className="mt-1 text-sm text-muted text-pretty">{summary}</p>
      <div className="mt-3 grid gap-x-8 gap-y-3 lg:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-3">
          {parameters.length > 0 && (
            <Part title="Parameters">
              <FieldRows
                rows={parameters.map(({ name, in: place, required, schema, description }) => ({
                  path: name,
                  depth: 0,
                  type: typeOf(schema ?? {}),
                  required: required === true,
                  note: [place, description ?? schema?.description, rulesOf(schema ?? {})].filter(Boolean).join(' · '),
                  ref: null,
                }))}
              />
            </Part>
          )}
          {body && (
            <Part title="Body">
              <SchemaList schema={body} />
            </Part>
          )}
          {answers.map(({ status, description, schema }) => (
            <Part key={status} title={`Answer ${status}`} note={description === 'Success' ? undefined : description}>
              {schema && <SchemaList schema={schema} />}
            </Part>
          ))}
        </div>
        <CodeBlock code={curlOf(operation, url)} className="self-start" />
      </div>
    </article>
  )
}

function Part({ title, note, children }: { title: string; note?: string; children: ReactNode }) {
  return (
    <section className="min-w-0">
      <h4 className="mb-0.5 text-xs font-medium text-faint">
        {title}
        {note && <span className="ml-2 font-normal">{note}</span>}
      </h4>
      {children}
    </section>
  )
}
