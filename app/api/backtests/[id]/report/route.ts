import { getBacktestReport } from '@/lib/contracts/api/backtests'
import { route } from '@/lib/http'
import { readReport } from '@/lib/services/backtest/read-report'
import { reportHtml } from '@/lib/services/backtest/report-html'
import { reportPdf } from '@/lib/services/backtest/report-pdf'

export const GET = route(getBacktestReport, async ({ deps, params, query: { format } }) => {
  const report = await readReport(deps.db, BigInt(params.id))
  const named = { 'Content-Disposition': `attachment; filename="backtest-${params.id}.${format}"` }
  if (format === 'html')
    return new Response(reportHtml(report), { headers: { ...named, 'Content-Type': 'text/html; charset=utf-8' } })
  if (format === 'pdf')
    return new Response(new Uint8Array(await reportPdf(report)), {
      headers: { ...named, 'Content-Type': 'application/pdf' },
    })
  return new Response(JSON.stringify(report), { headers: { ...named, 'Content-Type': 'application/json' } })
})
