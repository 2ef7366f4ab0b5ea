import { fieldsOf, refOf, type Schema, type SchemaRow, typeOf } from '@/components/api-docs/schema'
import { cn } from '@/lib/cn'

const indents = ['', 'pl-4', 'pl-8', 'pl-12']

/** A schema as a compact typed list. */
export function SchemaList({ schema }: { schema: Schema }) {
  const named = refOf(schema)
  const rows = fieldsOf(schema)
  if (rows.length === 0)
    return (
      <p className="text-xs text-muted">
        <TypeName type={typeOf(schema)} link={named} />
        {schema.description && ` · ${schema.description}`}
      </p>
    )
  return <FieldRows rows={rows} />
}

export function FieldRows({ rows }: { rows: readonly SchemaRow[] }) {
  return (
    <ul className="text-xs leading-5">
      {rows.map((row, index) => (
        <li
          // biome-ignore lint/suspicious/noArrayIndexKey: a fixed list whose paths repeat
          key={index}
          className={cn(
            'flex flex-wrap items-baseline gap-x-2 border-t border-hairline/60 py-0.5 first:border-t-0',
            indents[row.depth],
          )}
        >
          <code className="font-mono text-text">
            {row.path}
            {!row.required && <span className="text-faint">?</span>}
          </code>
          <TypeName type={row.type} link={row.ref} />
          {row.note && <span className="text-faint">{row.note}</span>}
        </li>
      ))}
    </ul>
  )
}

function TypeName({ type, link }: { type: string; link: string | null }) {
  return link ? (
    <a href={`#schema-${link}`} className="font-mono text-accent hover:underline">
      {type}
    </a>
  ) : (
    <span className="font-mono break-words text-muted">{type}</span>
  )
}
