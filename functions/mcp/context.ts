import { addDays, dayOf } from '../../shared/calendar/day.ts'
import { latestReport } from '../../shared/day/report-revisions.ts'
import type { Door } from '../../shared/documents/person.ts'
import type { Report } from '../../shared/documents/report.ts'
import { readEnvironment } from '../../shared/environments/directory.ts'
import { recordAudit } from '../../shared/people/audit.ts'
import { type HttpResponse, respondJson } from '../../shared/scf/http.ts'
import type { Ports } from './visit.ts'

/**
 * What a robot knows at wake-up without asking (xiaozhi's context provider): the day's headline of the
 * door's default environment in counts only, because everybody in the room hears it.
 */
export async function answerContext(ports: Ports, door: Door): Promise<HttpResponse> {
  const now = ports.clock()
  const [data] = await Promise.all([
    headline(ports, door),
    recordAudit(ports.store, now, { what: 'context', door: door.id, allowed: true }),
  ])
  return respondJson(200, { code: 0, data })
}

async function headline(ports: Ports, door: Door): Promise<string> {
  const environment =
    door.defaultEnvironment && (await readEnvironment(ports.store, door.defaultEnvironment))
  if (!environment) return '晨报：可以为用户播报昨天的告警、日志和仪表盘。'
  const day = addDays(dayOf(ports.clock()), -1)
  const latest = await latestReport(ports.store, environment.id, day, ports.memory.reports)
  if (!latest) return `晨报：${environment.name}昨天的播报还没有写好。`
  return `晨报：${environment.name}昨天的播报已经写好：${inCounts(latest.report)}。`
}

/** The day in counts of matters as the report concludes it, never without what it could not read. */
function inCounts({ name, status, spoken }: Report): string {
  const headline = spoken.headline.replace(/[。；]$/, '')
  const said = headline.startsWith(name) ? headline.slice(name.length) : headline
  const isTold = status === 'complete' || /没有?读|读到的/.test(said)
  return isTold ? said : `${said}，还有没读到的`
}
