import { html, raw } from 'hono/html'
import { wallText } from '../calendar/day.ts'
import type { Picture } from '../documents/analysis.ts'
import type { Report } from '../documents/report.ts'
import { sayWeekday } from '../speech/times.ts'
import { engineLabel, printNumber, VERDICT_LABELS } from './labels.ts'
import type { Analyses } from './matters.ts'
import { isQuiet } from './opening.ts'
import { renderAngle } from './page-angles.ts'
import type { Markup } from './page-charts.ts'
import { PAGE_STYLE } from './page-style.ts'

const SUN = `<svg viewBox="0 0 48 48" aria-hidden="true"><g fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round"><path d="M12 33a12 12 0 0 1 24 0" fill="currentColor" stroke="none"/><path d="M4 33h40M10 40h28M24 8v6M8.5 14.5l4 4M39.5 14.5l-4 4"/></g></svg>`

/**
 * The report of an environment's day as one HTML page: no script, nothing loaded from anywhere. Pictures
 * are embedded from `pictures` (PNG bytes by key); one that is not there is named instead.
 */
export async function renderPage(parts: {
  report: Report
  analyses: Analyses
  pictures: ReadonlyMap<string, Buffer>
}): Promise<string> {
  const { report, analyses, pictures } = parts
  const page = await html`<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>晨报 ${report.name} ${report.day}</title>
<style>${raw(PAGE_STYLE)}</style>
</head>
<body><main>
${masthead(report)}
${lede(report)}
${facts(analyses)}
${report.angles.map((angle) => renderAngle(angle, analyses[angle.source]))}
${gallery(report.pictures, pictures)}
${timeline(report)}
${spokenText(report)}
${colophon(report)}
</main></body>
</html>`
  return String(page)
}

function masthead({ name, day, status, revision, writtenAt }: Report): Markup {
  return html`<header>
<div class="brand">${raw(SUN)}<b>晨报</b></div>
<div class="dateline"><strong>${name}</strong><span>${day.replaceAll('-', '.')} ${sayWeekday(day)}</span><span class="chip ${status}">${status === 'complete' ? '来源都已读完' : '有来源没读到'}</span>${revision > 1 ? html`<span>第 ${revision} 版，${wallText(Date.parse(writtenAt)).slice(5, 16)} 更新</span>` : ''}</div>
</header>`
}

function lede(report: Report): Markup {
  const critical = report.angles.some(({ findings }) =>
    findings.some(({ severity }) => severity === 'critical'),
  )
  const mood = critical ? 'bad' : isQuiet(report) ? '' : 'care'
  return html`<div class="lede ${mood}"><p>${report.conclusion}。</p>
${report.followUps.length > 0 ? html`<ul>${report.followUps.map((text) => html`<li>${text}</li>`)}</ul>` : ''}</div>
${report.unread.length > 0 ? html`<div class="warn"><b>${report.status === 'partial' ? '没有读到的' : '没有算进去的'}</b><ul>${report.unread.map((text) => html`<li>${text}</li>`)}</ul></div>` : ''}`
}

function facts({ webhook, cos, dashboard }: Analyses): Markup {
  const shown: [label: string, value: number | undefined][] = [
    ['收到告警', webhook?.coverage.totals.deliveries],
    ['合并成事', webhook?.coverage.totals.incidents],
    ['日志行', cos?.coverage.totals.lines],
    ['错误行', cos?.coverage.totals.errors],
    ['看过的图', dashboard?.coverage.totals.panels ?? dashboard?.coverage.read],
  ]
  const known = shown.filter(([, value]) => value !== undefined)
  if (known.length === 0) return html``
  return html`<dl class="facts">${known.map(([label, value]) => html`<div><dt>${label}</dt><dd>${printNumber(value ?? 0)}</dd></div>`)}</dl>`
}

function gallery(pictures: readonly Picture[], bytes: ReadonlyMap<string, Buffer>): Markup {
  if (pictures.length === 0) return html``
  return html`<section><h2>截图</h2><div class="shots">${pictures.map((picture) => {
    const png = bytes.get(picture.key)
    return html`<figure><figcaption>${picture.title}<span class="chip ${picture.verdict}">${VERDICT_LABELS[picture.verdict]}</span></figcaption>
${png ? html`<img alt="${picture.title}" loading="lazy" src="data:image/png;base64,${png.toString('base64')}">` : html`<p>这张图没有放进页面：${picture.key}</p>`}
${picture.note ? html`<p>${picture.note}</p>` : ''}</figure>`
  })}</div></section>`
}

function timeline({ changes }: Report): Markup {
  if (changes.length === 0) return html``
  return html`<section><h2>变更</h2><table>${changes.map(({ at, what }) => html`<tr><th>${wallText(Date.parse(at)).slice(11, 16)}</th><td>${what}</td></tr>`)}</table></section>`
}

function spokenText({ spoken }: Report): Markup {
  return html`<section><h2>播报原文</h2><div class="spoken">${spoken.pages.map((page) => html`<p>${page}</p>`)}</div></section>`
}

function colophon({ engine, grounding, writtenAt, inputs, revision }: Report): Markup {
  const { checked, refused, unmentioned } = grounding
  return html`<footer>
<p>${engineLabel(engine)}。</p>
${engine.kind === 'model' ? html`<p>核对 ${checked} 个数字和名称，退回 ${refused.length} 句。</p>` : ''}
${unmentioned.length > 0 ? html`<p>未提及：${unmentioned.join('；')}</p>` : ''}
<p>写于 ${wallText(Date.parse(writtenAt))}，第 ${revision} 版，依据${inputs.map(({ key }) => key.split('/').at(-1)).join('、') || '无'}。</p>
</footer>`
}
