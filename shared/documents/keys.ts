import type { Day } from '../calendar/day.ts'
import type { Source } from './ids.ts'

/** Every key of the bucket is spelled here and nowhere else. `env` and `person` are slugs. */
export const keys = {
  environments: 'environments/',
  environment: (env: string) => `environments/${env}.json`,
  people: 'people/',
  person: (person: string) => `people/${person}.json`,
  credentials: 'credentials/',
  credential: (env: string) => `credentials/${env}.json`,
  tokens: 'tokens/',
  token: (sha256: string) => `tokens/${sha256}.json`,
  doors: 'doors/',
  door: (sha256: string) => `doors/${sha256}.json`,

  deliveries: (env: string, day: Day) => `alerts/${env}/${day}/`,
  delivery: (env: string, day: Day, sha256: string) => `alerts/${env}/${day}/${sha256}.json`,
  acts: (env: string) => `acts/${env}/`,
  incidentActs: (env: string, incident: string) => `acts/${env}/${incident}/`,
  act: (env: string, incident: string, at: Date, sha256: string) =>
    `acts/${env}/${incident}/${sortable(at)}-${sha256}.json`,
  checkpoints: (env: string) => `incidents/${env}/`,
  incidents: (env: string, day: Day) => `incidents/${env}/${day}.json`,

  digests: (env: string, day: Day) => `digests/${env}/${day}/`,
  digest: (env: string, day: Day, sha256: string, version: number) =>
    `digests/${env}/${day}/${sha256}-v${version}.json.gz`,
  history: (env: string, day: Day) => `history/${env}/${day}.json`,
  histories: (env: string) => `history/${env}/`,

  shots: (env: string, day: Day) => `shots/${env}/${day}/`,
  shot: (env: string, day: Day, dashboard: string, panel: string) =>
    `shots/${env}/${day}/${dashboard}/${panel}.png`,
  answer: (day: Day, sha256: string) => `answers/${day}/${sha256}.json`,

  analyses: 'analysis/',
  analysesOf: (env: string, day: Day) => `analysis/${env}/${day}/`,
  analysis: (env: string, day: Day, source: Source) =>
    `analysis/${env}/${day}/analysis_${source}.json`,
  reportsOf: (env: string) => `reports/${env}/`,
  reports: (env: string, day: Day) => `reports/${env}/${day}/`,
  report: (env: string, day: Day, revision: number) =>
    `reports/${env}/${day}/report${nth(revision)}.json`,
  reportPage: (env: string, day: Day, revision: number) =>
    `reports/${env}/${day}/report${nth(revision)}.html`,

  outbox: 'outbox/',
  outboxDay: (day: Day) => `outbox/${day}/`,
  request: (day: Day, person: string, id: string) => `outbox/${day}/${person}/${id}.json`,
  ledgerOf: (day: Day, person: string, id: string) => `ledger/${day}/${person}/${id}/`,
  attempt: (a: {
    day: Day
    person: string
    request: string
    recipient: string
    attempt: number
    state: string
  }) =>
    `ledger/${a.day}/${a.person}/${a.request}/${a.recipient}/${String(a.attempt).padStart(3, '0')}-${a.state}.json`,

  ledger: (day: Day) => `ledger/${day}/`,
  /** Every recipient of the request has its final state. */
  settled: (day: Day, person: string, id: string) => `ledger/${day}/${person}/${id}/settled.json`,
  /** How fast a chat channel was used lately; the channel is the sha256 of its key. */
  pace: (channel: string) => `pace/${channel}.json`,

  heardOf: (person: string) => `heard/${person}/`,
  heard: (person: string, day: Day) => `heard/${person}/${day}.json`,
  /** The incidents last told to a person, in order. */
  told: (person: string) => `heard/${person}/incidents.json`,
  runs: (day: Day, step: string, subject: string) => `runs/${day}/${step}/${subject}/`,
  run: (day: Day, step: string, subject: string, slot: string, state: string) =>
    `runs/${day}/${step}/${subject}/${slot}-${state}.json`,
  parked: (step: string, sha256: string) => `parked/${step}/${sha256}.json`,
  /** Log objects that could not be read, by the day they were shipped on. */
  unreadLogs: (env: string, day: Day) => `parked/log-analysis/${env}/${day}/`,
  unreadLog: (env: string, day: Day, sha256: string) =>
    `parked/log-analysis/${env}/${day}/${sha256}.json`,
  audit: (day: Day, at: Date, sha256: string) => `audit/${day}/${sortable(at)}-${sha256}.json`,
  session: (sha256: string) => `sessions/${sha256}.json`,
  /** What one run removed; runs of a day are numbered from 1. */
  cleanup: (env: string, day: Day, run = 1) => `cleanups/${env}/${day}${nth(run)}.json`,
  /** Keys about to be removed, hundreds a record, for an environment or `shared`; the hash is of the record. */
  removal: (subject: string, day: Day, at: Date, sha256: string) =>
    `cleanups/${subject}/${day}/${sortable(at)}-${sha256}.json`,
  /** What was removed of kinds that belong to no environment, and of environments that are no more. */
  sharedCleanup: (day: Day, run = 1) => `cleanups/shared-${day}${nth(run)}.json`,

  /** Everything of a kind, named by the first part of its keys: `runs/`; and of one environment: `digests/prod/`. */
  kind: (name: string) => `${name}/`,
  kindOf: (name: string, env: string) => `${name}/${env}/`,
} as const

/** The end of a name that is written once more instead of rewritten: nothing, `-2`, `-3` … */
function nth(number: number): string {
  return number === 1 ? '' : `-${number}`
}

/** An instant as it sorts in keys: `20260102T030405678Z`. */
function sortable(at: Date): string {
  return at.toISOString().replace(/[-:.]/g, '')
}

/** What an analysis key names, or undefined for any other key. */
export function parseAnalysisKey(
  key: string,
): { environment: string; day: Day; source: Source } | undefined {
  const match =
    /^analysis\/([a-z0-9-]{1,32})\/(\d{4}-\d\d-\d\d)\/analysis_(webhook|cos|dashboard)\.json$/.exec(
      key,
    )
  if (!match?.[1] || !match[2]) return undefined
  return { environment: match[1], day: match[2], source: match[3] as Source }
}

/** What an outbox key names, or undefined for any other key. */
export function parseOutboxKey(
  key: string,
): { day: Day; person: string; request: string } | undefined {
  const match = /^outbox\/(\d{4}-\d\d-\d\d)\/([a-z0-9-]{1,32})\/([a-z0-9-]{1,80})\.json$/.exec(key)
  if (!match?.[1] || !match[2] || !match[3]) return undefined
  return { day: match[1], person: match[2], request: match[3] }
}

/** What a report key names, or undefined for any other key (pages included). */
export function parseReportKey(
  key: string,
): { environment: string; day: Day; revision: number } | undefined {
  const match =
    /^reports\/([a-z0-9-]{1,32})\/(\d{4}-\d\d-\d\d)\/report(?:-([2-9]|[1-9]\d+))?\.json$/.exec(key)
  if (!match?.[1] || !match[2]) return undefined
  return { environment: match[1], day: match[2], revision: Number(match[3] ?? 1) }
}

/** What a ledger key names, or undefined for any other key (`settled.json` included). */
export function parseAttemptKey(key: string):
  | {
      day: Day
      person: string
      request: string
      recipient: string
      attempt: number
      state: string
    }
  | undefined {
  const match =
    /^ledger\/(\d{4}-\d\d-\d\d)\/([a-z0-9-]{1,32})\/([a-z0-9-]{1,80})\/([a-z0-9-]{1,32})\/(\d{3,})-([a-z-]+)\.json$/.exec(
      key,
    )
  const [, day, person, request, recipient, attempt, state] = match ?? []
  if (!day || !person || !request || !recipient || !attempt || !state) return undefined
  return { day, person, request, recipient, attempt: Number(attempt), state }
}

/** The request a `settled.json` is about, or undefined for any other key. */
export function parseSettledKey(
  key: string,
): { day: Day; person: string; request: string } | undefined {
  const match =
    /^ledger\/(\d{4}-\d\d-\d\d)\/([a-z0-9-]{1,32})\/([a-z0-9-]{1,80})\/settled\.json$/.exec(key)
  if (!match?.[1] || !match[2] || !match[3]) return undefined
  return { day: match[1], person: match[2], request: match[3] }
}

/** What a delivery's key names, or undefined for any other key. */
export function parseDeliveryKey(key: string): { environment: string; day: Day } | undefined {
  const match = /^alerts\/([a-z0-9-]{1,32})\/(\d{4}-\d\d-\d\d)\/[0-9a-f]{64}\.json$/.exec(key)
  return match?.[1] && match[2] ? { environment: match[1], day: match[2] } : undefined
}
