import { latestReport } from '../../shared/day/report-revisions.ts'
import { keys } from '../../shared/documents/keys.ts'
import type { HttpResponse } from '../../shared/scf/http.ts'
import type { PageVisit } from './handler.ts'
import { foreignPage } from './layout.ts'
import { absentPage } from './notices.ts'

/** The newest revision of a day's report as `report-merge` rendered it, pictures inside. */
export async function reportPage({ ports, way }: PageVisit): Promise<HttpResponse> {
  const [environment = '', day = ''] = way
  const latest = await latestReport(ports.store, environment, day)
  if (!latest) {
    return await absentPage('播报还没有写好', '这一天的播报还没有写好，请过几分钟刷新这个页面。')
  }
  const key = keys.reportPage(environment, day, latest.report.revision)
  const rendered = await ports.store.get(key)
  if (!rendered) {
    return await absentPage(
      '网页版不在了',
      '这一天的网页版已经清理；可以请小智再念一遍，或者把播报发到邮箱。',
    )
  }
  return foreignPage(rendered.body.toString('utf8'))
}
