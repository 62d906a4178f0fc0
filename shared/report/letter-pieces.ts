import { html } from 'hono/html'
import type { Chart } from '../documents/analysis.ts'
import { printNumber } from './labels.ts'
import type { Markup } from './page-charts.ts'

/** Colours of a letter; inline everywhere, since mail clients drop style sheets. */
export const INK = '#22252b'
export const SOFT = '#6b6f76'
export const DAWN = '#c8553d'
export const GOLD = '#e2a44a'
export const LINE = '#e6dfd2'
const TALLEST = 64
const MOST_BARS = 6

/** A full-width row of the letter's one column. */
export function row(content: Markup | string, padding = '0 28px'): Markup {
  return html`<tr><td style="padding:${padding};color:${INK};font-size:15px;line-height:1.75">${content}</td></tr>`
}

/** A chart made of table cells and background colours: it survives blocked images and no style sheets. */
export function chartTable(chart: Chart): Markup {
  return html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="margin:14px 0 6px">
<tr><td style="font-size:14px;font-weight:bold;color:${INK};padding-bottom:8px">${chart.title}<span style="font-weight:normal;color:${SOFT}">（${chart.unit}）</span></td></tr>
<tr><td>${chart.kind === 'hours' ? columnTable(chart) : barTable(chart)}</td></tr></table>`
}

function columnTable({ points }: Chart): Markup {
  const most = Math.max(1, ...points.map(({ value }) => value))
  const peak = points.findIndex(({ value }) => value === most)
  return html`<table role="presentation" width="100%" cellpadding="0" cellspacing="1" style="table-layout:fixed">
<tr>${points.map(({ value }, index) => {
    const height = value === 0 ? 1 : Math.max(3, Math.round((TALLEST * value) / most))
    const color = value === 0 ? LINE : index === peak ? DAWN : GOLD
    return html`<td valign="bottom" height="${TALLEST + 18}" style="vertical-align:bottom;height:${TALLEST + 18}px;text-align:center">${index === peak ? html`<div style="font-size:11px;line-height:16px;color:${DAWN};white-space:nowrap">${printNumber(value)}</div>` : ''}<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td height="${height}" bgcolor="${color}" style="height:${height}px;line-height:1px;font-size:1px;border-radius:2px 2px 0 0" title="${points[index]?.label ?? ''} ${value}">&nbsp;</td></tr></table></td>`
  })}</tr>
<tr>${points.map(({ label }, index) =>
    index % 6 === 0
      ? html`<td colspan="${Math.min(6, points.length - index)}" style="font-size:11px;color:${SOFT};text-align:left;padding-top:3px">${/^\d+$/.test(label) ? `${Number(label)}时` : label}</td>`
      : '',
  )}</tr></table>`
}

function barTable({ points: all }: Chart): Markup {
  const points = all.slice(0, MOST_BARS)
  const most = Math.max(1, ...points.map(({ value }) => value))
  return html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0">${points.map(
    ({ label, value }) => {
      const percent = Math.max(1, Math.round((value / most) * 100))
      return html`<tr><td style="font-size:13px;line-height:1.5;color:${INK};padding-top:7px;word-break:break-all">${label}</td><td width="70" align="right" style="font-size:13px;font-weight:bold;color:${INK};padding-top:7px;white-space:nowrap" valign="top">${printNumber(value)}</td></tr>
<tr><td colspan="2" style="padding-top:3px"><table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td width="${percent}%" height="7" bgcolor="${DAWN}" style="height:7px;line-height:1px;font-size:1px;border-radius:4px">&nbsp;</td>${percent < 100 ? html`<td height="7" style="line-height:1px;font-size:1px">&nbsp;</td>` : ''}</tr></table></td></tr>`
    },
  )}</table>`
}
