import { html } from 'hono/html'
import { wallText } from '../calendar/day.ts'
import type { Analysis, Evidence, Finding } from '../documents/analysis.ts'
import type { Angle } from './angles.ts'
import {
  figureLabel,
  isUrgent,
  printable,
  printNumber,
  SEVERITY_LABELS,
  STATUS_LABELS,
  withoutPrefix,
} from './labels.ts'
import { type Markup, renderChart } from './page-charts.ts'

/** One angle: what is said, every finding with its evidence, and the charts of its source. */
export function renderAngle(angle: Angle, analysis: Analysis | undefined): Markup {
  const charts = analysis?.charts ?? []
  return html`<section>
<h2>${angle.title}<span class="chip ${angle.status}">${STATUS_LABELS[angle.status]}</span></h2>
<p class="story">${angle.narrative}</p>
${charts.length > 0 ? html`<div class="charts">${charts.map(renderChart)}</div>` : ''}
${angle.findings.map((finding) => renderFinding(finding, analysis?.evidence ?? []))}
${analysis ? coverageTable(analysis) : ''}
</section>`
}

function renderFinding(finding: Finding, evidence: readonly Evidence[]): Markup {
  const cited = evidence.filter(({ id }) => finding.evidence.includes(id))
  return html`<article class="finding">
<div class="top"><span class="chip ${finding.severity}">${SEVERITY_LABELS[finding.severity]}</span>${finding.basis === 'hypothesis' ? html`<span class="chip info">推测</span>` : ''}<span>${finding.rule}</span></div>
<h3>${finding.title}</h3>
<p>${finding.detail}</p>
${finding.suggestion ? html`<p class="act">${withoutPrefix(finding.suggestion)}</p>` : ''}
${cited.length > 0 ? html`<details${isUrgent(finding) ? html` open` : ''}><summary>依据（${cited.length}）</summary>${cited.map(renderEvidence)}</details>` : ''}
</article>`
}

function renderEvidence({ kind, subject, numbers, times, names, samples }: Evidence): Markup {
  const others = names.filter((name) => name !== subject)
  const pair = (label: string, value: string) => html`<span>${label} <b>${value}</b></span>`
  return html`<div class="evidence"><p>${kind}：${subject}${others.length > 0 ? `（${others.join('、')}）` : ''}</p>
<div class="pairs">${printable(numbers).map(([name, value]) => pair(figureLabel(name), printNumber(value)))}${Object.entries(times).map(([name, at]) => pair(figureLabel(name), wallText(Date.parse(at)).slice(5, 16)))}</div>
${samples.map((sample) => html`<pre>${sample}</pre>`)}</div>`
}

function coverageTable({ coverage, findings, untold, inputs }: Analysis): Markup {
  const { read, expected, failed, missing, totals } = coverage
  return html`<details><summary>读了多少</summary><table>
<tr><th>输入</th><td>${expected === undefined ? read : `${read} / ${expected}`}${failed > 0 ? `，失败 ${failed}` : ''}（依据 ${inputs} 个）</td></tr>
${Object.entries(totals).map(([name, value]) => html`<tr><th>${figureLabel(name)}</th><td>${printNumber(value)}</td></tr>`)}
<tr><th>发现</th><td>${findings.length} 件${untold > 0 ? `，其中 ${untold} 件没有播报` : ''}</td></tr>
${missing.map((why) => html`<tr><th>没读到</th><td>${why}</td></tr>`)}
</table></details>`
}
