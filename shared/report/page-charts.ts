import { html, raw } from 'hono/html'
import type { Chart } from '../documents/analysis.ts'
import { printNumber } from './labels.ts'

/** A piece of escaped HTML, as `hono/html` makes it. */
export type Markup = ReturnType<typeof html>

const WIDTH = 480
const HEIGHT = 132
const BASE = 112
const TOP = 18

/** One chart: 24 columns drawn as SVG, or named bars in plain HTML. */
export function renderChart(chart: Chart): Markup {
  return html`<figure>
<figcaption>${chart.title}<small>${peakNote(chart)}</small></figcaption>
${chart.kind === 'hours' ? columns(chart) : bars(chart)}
</figure>`
}

function peakNote({ points, unit, kind }: Chart): string {
  if (kind !== 'hours') return unit
  const total = points.reduce((sum, { value }) => sum + value, 0)
  return `共 ${printNumber(total)} ${unit}`
}

function columns({ points, title }: Chart): Markup {
  const most = Math.max(1, ...points.map(({ value }) => value))
  const step = WIDTH / Math.max(1, points.length)
  const drawn = points.map(({ value }, index) => {
    const height = value === 0 ? 1 : Math.max(2, ((BASE - TOP) * value) / most)
    const peak = value === most && value > 0
    const x = index * step + step * 0.14
    return `<rect x="${x.toFixed(1)}" y="${(BASE - height).toFixed(1)}" width="${(step * 0.72).toFixed(1)}" height="${height.toFixed(1)}" rx="2.5" fill="var(--${peak ? 'dawn' : 'gold'})"${value === 0 ? ' opacity=".35"' : ''}/>`
  })
  const at = points.findIndex(({ value }) => value === most)
  const center = Math.min(WIDTH - 24, Math.max(24, (at + 0.5) * step))
  const label =
    at < 0
      ? ''
      : `<text x="${center.toFixed(1)}" y="${TOP - 6}" text-anchor="middle">${printNumber(most)}</text>`
  const ticks = points.map((_, index) => index).filter((index) => index % 6 === 0)
  const marks = ticks.map(
    (index) =>
      html`<text x="${((index + 0.5) * step).toFixed(1)}" y="${HEIGHT - 4}" text-anchor="middle">${points[index]?.label ?? ''}</text>`,
  )
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}">${raw(drawn.join(''))}${raw(label)}${marks}</svg>`
}

function bars({ points }: Chart): Markup {
  const most = Math.max(1, ...points.map(({ value }) => value))
  return html`${points.map(
    ({ label, value }) =>
      html`<div class="bar"><span>${label}</span><b>${printNumber(value)}</b><i style="width:${((value / most) * 100).toFixed(1)}%"></i></div>`,
  )}`
}
