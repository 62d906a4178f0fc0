import { addDays, type Day, dayOf } from '../../shared/calendar/day.ts'
import { latestReport } from '../../shared/day/report-revisions.ts'
import type { Report } from '../../shared/documents/report.ts'
import { sayHeadline } from '../../shared/report/opening.ts'
import { sayDay } from '../../shared/speech/times.ts'
import { lastHeardDay } from './heard.ts'
import { type Missing, missingSteps, sayBygone, startOnce } from './missing.ts'
import type { Found, Ports } from './visit.ts'

/** The reports a listener follows of one day, and what is not there yet. */
export interface Broadcast {
  day: Day
  reports: { key: string; report: Report }[]
  missing: { name: string; missing: Missing }[]
}

/** Most missed days that are told after a weekend or leave. */
const MISSED_DAYS = 3

/** Reads the reports of a day, the listener's most important environment first. */
export async function readBroadcast(ports: Ports, found: Found, day: Day): Promise<Broadcast> {
  const read = await Promise.all(
    found.environments.map(async (environment) => ({
      environment,
      latest: await latestReport(ports.store, environment.id, day, ports.memory.reports),
    })),
  )
  const absent = read.filter(({ latest }) => !latest)
  return {
    day,
    reports: read.flatMap(({ latest }) => latest ?? []),
    missing: await Promise.all(
      absent.map(async ({ environment }) => ({
        name: environment.name,
        missing: await missingSteps(ports, environment, day),
      })),
    ),
  }
}

/** Starts what a day's report lacks, once, and says in a second what is going on. */
export async function startMissing(
  ports: Ports,
  found: Found,
  day: Day,
  now: Date,
): Promise<string> {
  const sentences: string[] = []
  let isComing = false
  for (const environment of found.environments) {
    if (await latestReport(ports.store, environment.id, day, ports.memory.reports)) continue
    const bygone = sayBygone(environment, day, now)
    if (bygone) {
      sentences.push(bygone)
      continue
    }
    isComing = true
    const { steps, names } = await missingSteps(ports, environment, day)
    const started = await startOnce(ports, { environment: environment.id, day, steps, now })
    const waiting = names.length > 0 ? `还差${names.join('、')}` : '正在汇总'
    const doing = started ? '我已经开始补做' : '正在补做'
    sentences.push(
      `${environment.name}${sayDay(day, dayOf(now))}的播报还没有写好，${waiting}，${doing}。`,
    )
  }
  return sentences.join('') + (isComing ? '请过两分钟再问我。' : '')
}

/** One sentence a day for reports written since the listener last heard one; empty when none was missed. */
export async function sinceLastHeard(
  ports: Ports,
  found: Found,
  day: Day,
  now: Date,
): Promise<string> {
  const [environment] = found.environments
  const last = await lastHeardDay(ports, found.person.id, now)
  if (!environment || !last || addDays(last, 1) >= dayOf(now)) return ''
  const sentences: string[] = []
  for (let missed = addDays(day, -1); missed >= last && sentences.length < MISSED_DAYS; ) {
    const latest = await latestReport(ports.store, environment.id, missed, ports.memory.reports)
    if (latest) sentences.unshift(sayHeadline(latest.report, false, now))
    missed = addDays(missed, -1)
  }
  if (sentences.length === 0) return ''
  return `上次听过之后，${sentences.map((one) => one.replace(/[。；]?$/, '。')).join('')}`
}
