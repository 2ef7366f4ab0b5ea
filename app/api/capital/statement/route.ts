import { getStatement } from '@/lib/contracts/api/capital'
import { route } from '@/lib/http'
import { readStatement, statementCsv } from '@/lib/views/statement'

export const GET = route(getStatement, async ({ deps, query }) => {
  const from = query.from ? new Date(query.from) : null
  const statement = await readStatement(deps.db, query.account, from, query.to ? new Date(query.to) : null)
  if (query.format === 'json') return statement
  return new Response(statementCsv(statement), {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="statement-${query.account}.csv"`,
    },
  })
})
