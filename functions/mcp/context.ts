import { addDays, dayOf } from '../../shared/calendar/day.ts'
import { latestReport } from '../../shared/day/report-revisions.ts'
import type { Door } from '../../shared/documents/person.ts'
import { readEnvironment } from '../../shared/environments/directory.ts'
import { recordAudit } from '../../shared/people/audit.ts'
import { type HttpResponse, respondJson } from '../../shared/scf/http.ts'
import { sayNumber } from '../../shared/speech/numerals.ts'
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
  const findings = latest.report.angles.flatMap((angle) => angle.findings)
  const serious = findings.filter(
    ({ severity }) => severity === 'critical' || severity === 'serious',
  )
  const counts =
    findings.length === 0
      ? '没有要处理的事'
      : `共${sayNumber(findings.length)}件事，${sayUrgent(serious.length)}`
  return `晨报：${environment.name}昨天的播报已经写好，${counts}。`
}

function sayUrgent(count: number): string {
  return count === 0 ? '都不急' : `其中${sayNumber(count)}件要紧`
}
