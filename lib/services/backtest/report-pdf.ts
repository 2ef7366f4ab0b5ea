import PDFDocument from 'pdfkit'
import { breather } from '../breather'
import type { PrintedReport } from './read-report'
import { type ReportSections, sectionsOf, TRADE_HEAD } from './report-sections'

const MARGIN = 40
const CHART_HEIGHT = 170

/** The report as a PDF, made in this process piece by piece, so that nothing else waits for it. */
export async function reportPdf(report: PrintedReport): Promise<Buffer> {
  const page = sectionsOf(report)
  const pdf = new PDFDocument({ size: 'A4', margin: MARGIN, info: { Title: page.title, Creator: 'Assay' } })
  const chunks: Buffer[] = []
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk))
  const done = new Promise<void>((resolve) => pdf.on('end', resolve))
  pdf.font('Helvetica-Bold').fontSize(16).text(plain(page.title))
  pdf.font('Helvetica').fontSize(9).fillColor('#5b6270').text(plain(page.subtitle)).moveDown()
  pdf.fillColor('#16181d').fontSize(10)
  for (const { label, value } of page.figures) pdf.text(`${label}: ${plain(value)}`)
  drawCurve(pdf, page.curve)
  heading(pdf, `To be believed? ${page.verdict}`)
  for (const sentence of page.sentences) pdf.text(`- ${plain(sentence)}`)
  heading(pdf, 'Monthly returns, %')
  await table(
    pdf,
    [
      ['Year', ...'JFMAMJJASOND', 'Year'],
      ...page.months.map(({ year, cells, total }) => [year, ...cells, total].map(short)),
    ],
    Array.from({ length: 14 }, () => 1),
  )
  for (const { title, rows } of page.groups) {
    heading(pdf, title)
    await table(
      pdf,
      rows.map(({ label, value }) => [label, value]),
      [1, 2],
    )
  }
  heading(pdf, 'Trades')
  await table(pdf, [TRADE_HEAD, ...page.trades], [3, 2, 4, 4, 3, 3, 3, 4, 3, 10])
  if (page.tradesLeftOut > 0) pdf.text(`${page.tradesLeftOut} more are in the JSON report.`)
  heading(pdf, 'Run card')
  await table(
    pdf,
    page.card.map(({ label, value }) => [label, value]),
    [1, 5],
  )
  pdf.end()
  await done
  return Buffer.concat(chunks)
}

type Pdf = InstanceType<typeof PDFDocument>

const short = (value: string | number | null): string =>
  value === null ? '' : typeof value === 'number' ? (value * 100).toFixed(1) : value

/** The built-in fonts hold Latin-1 only. */
const plain = (text: string): string =>
  text
    .replace(/[‘’]/g, "'")
    .replace(/[“”]/g, '"')
    .replace(/[–—−]/g, '-')
    .replace(/[^\x20-\xff]/g, '?')

function heading(pdf: Pdf, text: string): void {
  if (pdf.y > pdf.page.height - 3 * MARGIN) pdf.addPage()
  pdf
    .moveDown()
    .font('Helvetica-Bold')
    .fontSize(11)
    .text(plain(text), MARGIN)
    .font('Helvetica')
    .fontSize(8)
    .moveDown(0.3)
}

async function table(pdf: Pdf, rows: readonly (readonly string[])[], shares: readonly number[]): Promise<void> {
  const width = pdf.page.width - 2 * MARGIN
  const whole = shares.reduce((sum, share) => sum + share, 0)
  const breathe = breather()
  for (const row of rows) {
    await breathe()
    if (pdf.y > pdf.page.height - 2 * MARGIN) pdf.addPage()
    const top = pdf.y
    let left = MARGIN
    for (const [column, share] of shares.entries()) {
      const room = (width * share) / whole
      pdf.text(plain(row[column] ?? ''), left, top, { width: room - 4, height: 10, ellipsis: true, lineBreak: false })
      left += room
    }
    pdf.y = top + 12
    pdf.x = MARGIN
  }
}

function drawCurve(pdf: Pdf, { strategy, benchmark }: ReportSections['curve']): void {
  const width = pdf.page.width - 2 * MARGIN
  const top = pdf.y + 8
  const all = [...strategy, ...(benchmark ?? [])]
  const low = Math.min(...all)
  const high = Math.max(...all)
  const draw = (values: readonly number[], colour: string) => {
    values.forEach((value, index) => {
      const x = MARGIN + (index / Math.max(values.length - 1, 1)) * width
      const y = top + CHART_HEIGHT - ((value - low) / (high - low || 1)) * CHART_HEIGHT
      if (index === 0) pdf.moveTo(x, y)
      else pdf.lineTo(x, y)
    })
    pdf.lineWidth(1).strokeColor(colour).stroke()
  }
  if (benchmark) draw(benchmark, '#a9b0bd')
  draw(strategy, '#1f4ed8')
  pdf.y = top + CHART_HEIGHT + 8
  pdf
    .fontSize(8)
    .fillColor('#5b6270')
    .text('Growth of 1: strategy (blue), benchmark (grey)', MARGIN)
    .fillColor('#16181d')
}
