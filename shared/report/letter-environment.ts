import { html } from 'hono/html'
import type { Finding } from '../documents/analysis.ts'
import type { Report } from '../documents/report.ts'
import type { Angle } from './angles.ts'
import {
  isUrgent,
  SEVERITY_COLORS,
  SEVERITY_LABELS,
  STATUS_LABELS,
  VERDICT_LABELS,
  withoutPrefix,
} from './labels.ts'
import { chartTable, DAWN, INK, LINE, row, SOFT } from './letter-pieces.ts'
import { isQuiet } from './opening.ts'
import type { Markup } from './page-charts.ts'

/** At most this many charts of an environment go into a letter. */
const MOST_CHARTS = 5

/** One environment of a letter: conclusion, the three angles, charts, pictures, the way to the page. */
export function renderEnvironment(
  report: Report,
  cids: ReadonlyMap<string, string>,
  link: string | undefined,
): Markup {
  const critical = report.angles.some(({ findings }) =>
    findings.some(({ severity }) => severity === 'critical'),
  )
  const edge = critical ? SEVERITY_COLORS.critical : isQuiet(report) ? '#2f7a54' : '#e2a44a'
  return html`
${row(html`<div style="font-size:18px;font-weight:bold;color:${INK};border-top:1px solid ${LINE};padding-top:16px">${report.name}</div>`, '10px 28px 0')}
${row(html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td width="5" bgcolor="${edge}" style="width:5px;border-radius:3px">&nbsp;</td><td style="padding:4px 0 4px 14px;font-size:18px;line-height:1.6;font-weight:bold;color:${INK}">${report.conclusion}。</td></tr></table>`, '8px 28px')}
${report.followUps.map((text) => row(html`<span style="color:${DAWN}">跟进</span>&nbsp; <span style="color:${SOFT}">${text}。</span>`))}
${report.status === 'complete' ? report.unread.slice(0, 3).map((why) => row(html`<span style="color:${SOFT};font-size:13px">${why}。</span>`)) : ''}
${report.angles.map((angle) => row(renderAngle(angle), '10px 28px 0'))}
${report.charts.slice(0, MOST_CHARTS).map((chart) => row(chartTable(chart)))}
${row(pictureTable(report, cids))}
${link ? row(button(link), '12px 28px 8px') : ''}`
}

function renderAngle({ title, status, narrative, findings }: Angle): Markup {
  return html`<div style="font-weight:bold;color:${DAWN};font-size:15px">${title}<span style="font-weight:normal;font-size:12px;color:${SOFT}">&nbsp; ${STATUS_LABELS[status]}</span></div>
<div>${narrative}</div>
${findings.filter(isUrgent).slice(0, 4).map(renderFinding)}`
}

function renderFinding({ severity, title, detail, suggestion, basis }: Finding): Markup {
  return html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="margin:8px 0;border:1px solid ${LINE};border-radius:10px"><tr><td style="padding:10px 14px;font-size:14px;line-height:1.65;color:${INK}"><span style="color:${SEVERITY_COLORS[severity]};font-weight:bold">${SEVERITY_LABELS[severity]}${basis === 'hypothesis' ? '（推测）' : ''}</span>&nbsp; <b>${title}</b><br><span style="color:${SOFT}">${detail}</span>${suggestion ? html`<br><span style="color:${DAWN}">建议</span> ${withoutPrefix(suggestion)}` : ''}</td></tr></table>`
}

function pictureTable({ pictures }: Report, cids: ReadonlyMap<string, string>): Markup {
  const shown = pictures.filter(({ key }) => cids.has(key))
  if (shown.length === 0) return html``
  return html`${shown.map(
    ({ key, title, verdict, note }) =>
      html`<div style="padding-top:12px;font-size:13px;color:${SOFT}">${title}，${VERDICT_LABELS[verdict]}${note ? `。${note}` : ''}</div><img src="cid:${cids.get(key) ?? ''}" alt="${title}" width="584" style="display:block;width:100%;max-width:584px;height:auto;border:1px solid ${LINE};border-radius:8px;margin-top:4px">`,
  )}`
}

function button(link: string): Markup {
  return html`<table role="presentation" cellpadding="0" cellspacing="0"><tr><td bgcolor="${DAWN}" style="border-radius:8px"><a href="${link}" style="display:inline-block;padding:10px 22px;color:#ffffff;font-size:15px;text-decoration:none">打开完整报告</a></td></tr></table>`
}
