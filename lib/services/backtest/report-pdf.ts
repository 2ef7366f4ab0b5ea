import PDFDocument from 'pdfkit'
import { breather } from '../breather'
import type { PrintedReport } from './read-report'
import { CAPTION, GRID_COLOUR, layOutCurve } from './report-chart'
import type { Row } from './report-format'
import { NO_WARNING, type ReportSections, sectionsOf, TRADE_HEAD } from './report-sections'

const MARGIN = 40
const CHART_HEIGHT = 170
/** Room for the words beside the curve. */
const CHART_LEFT = 32
/** Height of a line in a table, and the room between two columns. */
const LINE = 10
const GAP = 4

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
  list(pdf, page.sentences)
  heading(pdf, 'Warnings')
  if (page.warnings.length > 0) list(pdf, page.warnings)
  else pdf.text(NO_WARNING)
  heading(pdf, 'Monthly returns, %')
  await table(pdf, {
    head: ['Year', ...'JFMAMJJASOND', 'Year'],
    rows: page.months.map(({ year, cells, total }) => [year, ...cells, total].map(short)),
    shares: Array.from({ length: 14 }, () => 1),
  })
  for (const { title, rows } of page.groups) {
    heading(pdf, title)
    await table(pdf, factsTable(rows, [1, 2]))
  }
  heading(pdf, 'Trades')
  await table(pdf, { head: TRADE_HEAD, rows: page.trades, shares: [3, 2, 4, 4, 3, 3, 3, 4, 3, 10] })
  if (page.tradesLeftOut > 0) pdf.text(`${page.tradesLeftOut} more are in the JSON report.`)
  heading(pdf, 'Run card')
  await table(pdf, factsTable(page.card, [1, 5]))
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

const list = (pdf: Pdf, lines: readonly string[]): void => {
  for (const line of lines) pdf.text(`- ${plain(line)}`)
}

type Table = {
  /** Stands above the rows, on every page that they run over. */
  head?: readonly string[]
  rows: readonly (readonly string[])[]
  /** Widths of the columns, relative to each other. */
  shares: readonly number[]
  /** Long cells take more lines, in place of an ellipsis. */
  wraps?: boolean
}

const factsTable = (rows: readonly Row[], shares: readonly number[]): Table => ({
  rows: rows.map(({ label, value }) => [label, value]),
  shares,
  wraps: true,
})

async function table(pdf: Pdf, { head, rows, shares, wraps = false }: Table): Promise<void> {
  const width = pdf.page.width - 2 * MARGIN
  const whole = shares.reduce((sum, share) => sum + share, 0)
  const rooms = shares.map((share) => (width * share) / whole)
  const line = (row: readonly string[]) => {
    const texts = rooms.map((_, column) => plain(row[column] ?? ''))
    const height = wraps
      ? Math.max(...texts.map((text, column) => pdf.heightOfString(text, { width: (rooms[column] ?? 0) - GAP })))
      : LINE
    if (pdf.y + height > pdf.page.height - MARGIN - LINE) {
      pdf.addPage()
      if (head && row !== head) drawHead()
    }
    const top = pdf.y
    let left = MARGIN
    for (const [column, room] of rooms.entries()) {
      const shape = wraps ? {} : { height: LINE, ellipsis: true, lineBreak: false }
      pdf.text(texts[column] ?? '', left, top, { width: room - GAP, ...shape })
      left += room
    }
    pdf.y = top + height + 2
    pdf.x = MARGIN
  }
  const drawHead = () => {
    if (!head) return
    pdf.font('Helvetica-Bold')
    line(head)
    pdf.font('Helvetica')
  }
  const breathe = breather()
  drawHead()
  for (const row of rows) {
    await breathe()
    line(row)
  }
}

function drawCurve(pdf: Pdf, curve: ReportSections['curve']): void {
  const left = MARGIN + CHART_LEFT
  const top = pdf.y + 8
  const right = pdf.page.width - MARGIN
  const bottom = top + CHART_HEIGHT
  const { lines, levels, dates } = layOutCurve(curve, right - left, CHART_HEIGHT)
  pdf.fontSize(7).fillColor('#5b6270').lineWidth(0.5)
  for (const { at } of levels) pdf.moveTo(left, top + at).lineTo(right, top + at)
  for (const { at } of dates) pdf.moveTo(left + at, bottom).lineTo(left + at, bottom + 3)
  pdf.strokeColor(GRID_COLOUR).stroke()
  for (const { at, text } of levels)
    pdf.text(text, left - 6 - pdf.widthOfString(text), top + at - 3, { lineBreak: false })
  for (const { at, text } of dates)
    pdf.text(text, left + at - pdf.widthOfString(text) / 2, bottom + 6, { lineBreak: false })
  for (const { colour, points } of lines) {
    for (const [index, [x, y]] of points.entries())
      if (index === 0) pdf.moveTo(left + x, top + y)
      else pdf.lineTo(left + x, top + y)
    pdf.lineWidth(1).strokeColor(colour).stroke()
  }
  pdf
    .fontSize(8)
    .text(CAPTION, MARGIN, bottom + 20)
    .fillColor('#16181d')
}
