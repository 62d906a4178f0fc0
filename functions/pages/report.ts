import { html } from 'hono/html'
import type { Day } from '../../shared/calendar/day.ts'
import { readDocument } from '../../shared/documents/codec.ts'
import { keys, parseReportKey } from '../../shared/documents/keys.ts'
import { type Report, reportSchema } from '../../shared/documents/report.ts'
import type { Store } from '../../shared/ports/store/store.ts'
import type { HttpResponse } from '../../shared/scf/http.ts'
import type { PageVisit } from './handler.ts'
import { foreignPage, type Markup, page } from './layout.ts'
import { absentPage } from './notices.ts'

/** The newest revision of a day's report: as `report-merge` rendered it, else plainly from the document. */
export async function reportPage({ ports, way }: PageVisit): Promise<HttpResponse> {
  const [environment = '', day = ''] = way
  const report = await latestReport(ports.store, environment, day)
  if (!report) {
    return await absentPage('播报还没有写好', '这一天的播报还没有写好，请过几分钟刷新这个页面。')
  }
  const rendered = await ports.store.get(keys.reportPage(environment, day, report.revision))
  return rendered ? foreignPage(rendered.body.toString('utf8')) : await plainPage(report)
}

async function latestReport(
  store: Store,
  environment: string,
  day: Day,
): Promise<Report | undefined> {
  let latest = 0
  for await (const { key } of store.list(keys.reports(environment, day))) {
    latest = Math.max(latest, parseReportKey(key)?.revision ?? 0)
  }
  if (latest === 0) return undefined
  return await readDocument(store, reportSchema, keys.report(environment, day, latest))
}

async function plainPage(report: Report): Promise<HttpResponse> {
  return await page(
    `${report.name} ${report.day}`,
    html`<p class="eyebrow">${report.day} · 第${report.revision}版</p><h1>${report.name}</h1>
<section class="card"><p><strong>${report.conclusion}</strong></p></section>
${report.angles.map(angleCard)}`,
  )
}

function angleCard(angle: Report['angles'][number]): Markup {
  const said =
    angle.status === 'missing' ? `没有读到：${angle.reason ?? '原因不明'}` : angle.narrative
  return html`<section class="card"><h2>${angle.title}</h2><p>${said}</p></section>`
}
