import { html, raw } from 'hono/html'
import type { Chart } from '../documents/analysis.ts'
import { printNumber } from './labels.ts'

/** A piece of escaped HTML, as `hono/html` makes it. */
export type Markup = ReturnType<typeof html>

const HEIGHT = 96
const COLUMN = 20

/** One chart: 24 columns drawn as SVG, or named bars in plain HTML. */
export function renderChart(chart: Chart): Markup {
  return html`<figure class="${chart.kind}">
<figcaption>${chart.title}<small>${peakNote(chart)}</small></figcaption>
${chart.kind === 'hours' ? columns(chart) : bars(chart)}
</figure>`
}

function peakNote({ points, unit, kind }: Chart): string {
  if (kind !== 'hours') return unit
  const total = points.reduce((sum, { value }) => sum + value, 0)
  const peak = points.reduce<Chart['points'][number] | undefined>(
    (best, point) => (point.value > (best?.value ?? 0) ? point : best),
    undefined,
  )
  const most = peak ? `，最高 ${printNumber(peak.value)}（${hourOf(peak.label)}）` : ''
  return `共 ${printNumber(total)} ${unit}${most}`
}

/** Columns stretch with the page; their labels are text of fixed size below. */
function columns({ points, title }: Chart): Markup {
  const most = Math.max(1, ...points.map(({ value }) => value))
  const drawn = points.map(({ value }, index) => {
    const height = value === 0 ? 1 : Math.max(3, (HEIGHT * value) / most)
    const color = value === 0 ? 'line' : value === most ? 'dawn' : 'gold'
    return `<rect x="${index * COLUMN + 2}" y="${(HEIGHT - height).toFixed(1)}" width="${COLUMN - 4}" height="${height.toFixed(1)}" fill="var(--${color})"/>`
  })
  const ticks = points.filter((_, index) => index % 6 === 0)
  return html`<svg viewBox="0 0 ${points.length * COLUMN} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${title}">${raw(drawn.join(''))}</svg>
<div class="hours">${ticks.map(({ label }) => html`<span>${hourOf(label)}</span>`)}</div>`
}

function hourOf(label: string): string {
  return /^\d+$/.test(label) ? `${Number(label)}时` : label
}

function bars({ points }: Chart): Markup {
  const most = Math.max(1, ...points.map(({ value }) => value))
  return html`${points.map(
    ({ label, value }) =>
      html`<div class="bar"><span>${label}</span><b>${printNumber(value)}</b><i style="width:${((value / most) * 100).toFixed(1)}%"></i></div>`,
  )}`
}
