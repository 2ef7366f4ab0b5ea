import type { Metadata } from 'next'
import Link from 'next/link'
import { ErrorCodes } from '@/components/api-docs/error-codes'
import { OperationCard } from '@/components/api-docs/operation-card'
import { type ApiDocument, operationsOf, wordsOf } from '@/components/api-docs/operation-model'
import { OperationSearch } from '@/components/api-docs/operation-search'
import { SchemaList } from '@/components/api-docs/schema-list'
import { Button } from '@/components/ui/button'
import { InlineCode } from '@/components/ui/code-block'
import { PageHeader, Section } from '@/components/ui/layout/section'
import { openApiDocument } from '@/lib/contracts/openapi'
import { getDeps } from '@/lib/deps'
import { ERROR_TABLE } from '@/lib/errors'
import { requirePrincipal } from '@/lib/session'
import { VERSION } from '@/lib/version'

export const metadata: Metadata = { title: 'API' }

export default async function ApiDocsPage() {
  await requirePrincipal()
  const url = getDeps().env.NEXTAUTH_URL
  // The document is plain JSON; the page reads the few parts of OpenAPI that our contracts use.
  const document = openApiDocument(VERSION, url) as unknown as ApiDocument
  const items = operationsOf(document).map((operation) => ({
    id: operation.id,
    tag: operation.tag,
    words: wordsOf(operation),
    content: <OperationCard operation={operation} url={url} />,
  }))
  const schemas = Object.entries(document.components?.schemas ?? {}).filter(([name]) => !name.startsWith('__'))
  const errors = Object.entries(ERROR_TABLE).map(([code, { status, retry }]) => ({ code, status, retry }))
  return (
    <>
      <PageHeader
        title="API"
        note={`version ${VERSION}`}
        actions={
          <>
            <Button variant="ghost" asChild>
              <Link href="/settings">Make a key</Link>
            </Button>
            <Button asChild>
              <a href="/api/openapi.json">openapi.json</a>
            </Button>
          </>
        }
      />
      <p className="border-b border-hairline px-4 py-3 text-sm text-muted text-pretty xl:pr-[30%]">
        The whole desk as JSON at <InlineCode>{url}</InlineCode>. Send a key as{' '}
        <InlineCode>Authorization: Bearer ask_…</InlineCode>. Money and quantities are decimal strings, times are ISO
        8601. A POST that creates takes an <InlineCode>Idempotency-Key</InlineCode>: the same key within 24 hours gives
        the first answer again. A <InlineCode>?</InlineCode> marks what may be left out.
      </p>
      <OperationSearch items={items} />
      <ErrorCodes rows={errors} />
      <Section title="Schemas" count={schemas.length} flush className="border-t border-hairline pt-2">
        {schemas.map(([name, schema]) => (
          <section
            key={name}
            id={`schema-${name}`}
            className="border-t border-hairline px-4 py-3 target:bg-selected/60"
          >
            <h3 className="mb-1 font-mono text-sm font-medium text-text">{name}</h3>
            <SchemaList schema={schema} />
          </section>
        ))}
      </Section>
    </>
  )
}
