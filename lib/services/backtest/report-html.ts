import type { PrintedReport } from './read-report'
import { CAPTION, GRID_COLOUR, layOutCurve } from './report-chart'
import type { Row } from './report-format'
import { NO_WARNING, type ReportSections, sectionsOf, TRADE_HEAD } from './report-sections'

const WIDTH = 960
const HEIGHT = 280
/** Room for the words beside and below the curve. */
const LEFT = 48
const RIGHT = 24
const BELOW = 24

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)

const cells = (values: readonly string[], tag = 'td'): string =>
  `<tr>${values.map((value) => `<${tag}>${escapeHtml(value)}</${tag}>`).join('')}</tr>`

const facts = (rows: readonly Row[]): string =>
  `<table class="facts">${rows.map(({ label, value }) => cells([label, value])).join('')}</table>`

const list = (lines: readonly string[]): string =>
  `<ul>${lines.map((one) => `<li>${escapeHtml(one)}</li>`).join('')}</ul>`

/** The report as one page that needs nothing else: no script, no request. */
export function reportHtml(report: PrintedReport): string {
  const page = sectionsOf(report)
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(page.title)}</title><style>${STYLE}</style></head><body>
<h1>${escapeHtml(page.title)}</h1><p>${escapeHtml(page.subtitle)}</p>
<dl class="figures">${page.figures.map(({ label, value }) => `<div><dt>${escapeHtml(label)}</dt><dd>${escapeHtml(value)}</dd></div>`).join('')}</dl>
<figure>${curveSvg(page.curve)}<figcaption>${CAPTION}</figcaption></figure>
<h2>To be believed? ${escapeHtml(page.verdict)}</h2>${list(page.sentences)}
<h2>Warnings</h2>${page.warnings.length > 0 ? list(page.warnings) : `<p>${NO_WARNING}</p>`}
<h2>Monthly returns</h2><table>${cells(['Year', ...MONTHS, 'Year'], 'th')}${page.months.map(({ year, cells: of, total }) => cells([year, ...of.map(shortPercent), shortPercent(total)])).join('')}</table>
${page.groups.map(({ title, rows }) => `<h2>${escapeHtml(title)}</h2>${facts(rows)}`).join('')}
<h2>Trades</h2><table><thead>${cells(TRADE_HEAD, 'th')}</thead>${page.trades.map((row) => cells(row)).join('')}</table>
${page.tradesLeftOut > 0 ? `<p>${page.tradesLeftOut} more are in the JSON report.</p>` : ''}
<h2>Run card</h2>${facts(page.card)}
</body></html>`
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const shortPercent = (value: number | null): string => (value === null ? '' : (value * 100).toFixed(1))

const STYLE = `body{font:14px/1.5 system-ui,sans-serif;max-width:960px;margin:2rem auto;padding:0 1rem;color:#16181d;background:#fff;font-variant-numeric:tabular-nums}
h1{font-size:1.5rem;margin:0}h2{font-size:1rem;margin:2rem 0 .5rem}table{border-collapse:collapse;width:100%;font-size:12px}
th,td{text-align:left;padding:2px 8px 2px 0;border-bottom:1px solid #e4e6ea}.facts td:first-child{width:16rem}.figures{display:flex;flex-wrap:wrap;gap:1rem 2rem}dt{color:#5b6270;font-size:12px}dd{margin:0;font-size:1.1rem}
figure{margin:1rem 0}figcaption{color:#5b6270;font-size:12px}svg{width:100%;height:auto}polyline{fill:none;stroke-width:1.5}.axis path{stroke:${GRID_COLOUR}}.axis text{fill:#5b6270;font-size:11px}`

function curveSvg(curve: ReportSections['curve']): string {
  const right = WIDTH - LEFT - RIGHT
  const { lines, levels, dates } = layOutCurve(curve, right, HEIGHT - BELOW)
  const bottom = HEIGHT - BELOW
  const level = ({ at, text }: { at: number; text: string }) =>
    `<path d="M0 ${at.toFixed(1)}H${right}"/><text x="-8" y="${(at + 4).toFixed(1)}" text-anchor="end">${text}</text>`
  const date = ({ at, text }: { at: number; text: string }) =>
    `<path d="M${at.toFixed(1)} ${bottom}v4"/><text x="${at.toFixed(1)}" y="${bottom + 17}" text-anchor="middle">${escapeHtml(text)}</text>`
  const line = ({ colour, points }: (typeof lines)[number]) =>
    `<polyline stroke="${colour}" points="${points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')}"/>`
  return `<svg viewBox="${-LEFT} -6 ${WIDTH} ${HEIGHT + 6}" role="img" aria-label="Growth of one unit"><g class="axis">${levels.map(level).join('')}${dates.map(date).join('')}</g>${lines.map(line).join('')}</svg>`
}
