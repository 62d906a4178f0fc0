import type { Day } from '../../shared/calendar/day.ts'
import type { Incidents } from '../../shared/documents/alert.ts'
import type { Environment } from '../../shared/documents/environment.ts'
import type { Door, Person } from '../../shared/documents/person.ts'
import type { Report } from '../../shared/documents/report.ts'

/** The one environment of a local door. */
export const environment: Environment = {
  schema: 'environment/1',
  id: 'prod',
  name: '生产集群',
  priority: 0,
  account: { appId: '1250000000', uin: '100000000001', region: 'ap-guangzhou' },
  names: {},
  alerts: { enabled: true },
  logs: { enabled: true, sources: [] },
  dashboards: { enabled: false, boards: [] },
}

/** The one person enrolled. */
export const person: Person = {
  schema: 'person/1',
  id: 'zhangwei',
  name: '张伟',
  voices: ['张伟'],
  follows: ['prod'],
  contacts: [],
  opening: 'full',
  dailyMail: { enabled: true, at: '07:30' },
  escalation: { stageHours: [12, 24] },
  deputyFor: [],
}

/** The door they speak at. */
export const door: Door = {
  schema: 'door/1',
  id: 'local',
  name: '本机',
  people: ['zhangwei'],
  defaultEnvironment: 'prod',
  devices: {},
  mintedAt: '2026-01-01T00:00:00.000Z',
}

const QUIET =
  '先说结论：生产集群昨天平稳，没有要您处理的事。从告警历史角度，昨天没有收到告警。从日志文件角度，昨天的日志全部读完，没有新的错误类型。'

/** A quiet day's report. */
export function report(day: Day): Report {
  const angle = (
    source: Report['angles'][number]['source'],
    title: Report['angles'][number]['title'],
    status: Report['angles'][number]['status'],
  ): Report['angles'][number] => ({
    source,
    title,
    status,
    narrative: `${title}没有要您处理的事。`,
    findings: [],
  })
  return {
    schema: 'report/1',
    environment: environment.id,
    name: environment.name,
    day,
    revision: 1,
    writtenAt: `${day}T23:03:00.000Z`,
    status: 'complete',
    inputs: [],
    angles: [
      angle('webhook', '告警历史', 'complete'),
      angle('cos', '日志文件', 'complete'),
      angle('dashboard', '仪表盘', 'not-enabled'),
    ],
    conclusion: '生产集群昨天平稳，没有要您处理的事',
    followUps: [],
    spoken: { headline: '昨天平稳', pages: [QUIET], whole: QUIET, offersRollback: false },
    unread: [],
    grounding: { checked: 0, refused: [], unmentioned: [] },
    engine: { kind: 'rules' },
    charts: [],
    pictures: [],
    changes: [],
  }
}

/** A quiet morning, as the hourly fold leaves it. */
export function incidents(day: Day): Incidents {
  return {
    schema: 'incidents/1',
    environment: environment.id,
    day,
    upTo: new Date().toISOString(),
    deliveries: 0,
    undecodable: 0,
    missed: 0,
    incidents: [],
    perHour: Array.from({ length: 24 }, () => 0),
    objects: 0,
  }
}
