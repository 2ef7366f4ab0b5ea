import { ReadableStream, TextEncoderStream } from 'node:stream/web'
import { getBacktestReport } from '@/lib/contracts/api/backtests'
import { route } from '@/lib/http'
import { readPrintedReport, readReport } from '@/lib/services/backtest/read-report'
import { reportHtml } from '@/lib/services/backtest/report-html'
import { reportPdf } from '@/lib/services/backtest/report-pdf'

export const GET = route(getBacktestReport, async ({ deps, params, query: { format } }) => {
  const id = BigInt(params.id)
  const answer = (body: BodyInit, type: string) =>
    new Response(body, {
      headers: {
        'Content-Disposition': `attachment; filename="backtest-${params.id}.${format}"`,
        'Content-Type': type,
      },
    })
  if (format === 'html') return answer(reportHtml(await readPrintedReport(deps.db, id)), 'text/html; charset=utf-8')
  if (format === 'pdf')
    return answer(new Uint8Array(await reportPdf(await readPrintedReport(deps.db, id))), 'application/pdf')
  const pieces = await readReport(deps.db, id)
  return answer(ReadableStream.from(pieces).pipeThrough(new TextEncoderStream()) as BodyInit, 'application/json')
})
