import type { Day } from '../calendar/day.ts'
import { type Digest, isAlarming, type LineSeverity } from '../documents/digest.ts'
import {
  auditKey,
  auditTable,
  CHANGES,
  changeKey,
  changeTable,
  eventKey,
  eventTable,
  placeKey,
  placeTable,
  signatureKey,
  signatureTable,
  unmerged,
} from './combined-rows.ts'
import { type DayCounts, total } from './day-counts.ts'

/** Adds up the digests of one day, one at a time. */
export interface Combiner {
  /**
   * Counts a digest; false when the same object, or one with equal content, was counted before or the digest
   * is of another day. Equal lines without a time are no copies: two hours may have written the same.
   */
  add(digest: Digest): boolean
  result(): DayCounts
}

/** Makes an empty sum of a day. Memory is bounded by the kinds of messages, not by the number of digests. */
export function createCombiner(day: Day): Combiner {
  const seen = new Set<string>()
  const sum = emptyCounts(day)
  const unsorted = new Map<string, number>()
  const tables = {
    alarming: signatureTable(),
    calm: signatureTable(),
    places: placeTable(),
    events: eventTable(),
    audits: auditTable(),
    changes: changeTable(CHANGES),
  }
  return {
    add: (digest) => {
      const { id, etag, size } = digest.object
      const content = digest.lines.untimed === 0 ? `${etag}:${size}` : id
      if (digest.day !== day || seen.has(id) || seen.has(content)) return false
      seen.add(id).add(content)
      addHead(sum, digest)
      addVolume(sum, digest)
      for (const { source, severity, count } of digest.overflow) {
        addTo(unsorted, `${source}\t${severity}`, count)
      }
      for (const row of digest.signatures) {
        tables[isAlarming(row.severity) ? 'alarming' : 'calm'].add(signatureKey(row), row)
      }
      for (const row of digest.places) tables.places.add(placeKey(row), row)
      for (const row of digest.events) tables.events.add(eventKey(row), row)
      for (const row of digest.audits) tables.audits.add(auditKey(row), row)
      for (const row of digest.changes) tables.changes.add(changeKey(row), row)
      return true
    },
    result: () => {
      const signatures = [...tables.alarming.sorted(), ...tables.calm.sorted()].map(unmerged)
      return {
        ...sum,
        incomplete: sum.incomplete.sort((a, b) =>
          compare(`${a.key}\t${a.problem}`, `${b.key}\t${b.problem}`),
        ),
        signatures,
        overflow: overflowOf(unsorted, tables.alarming.dropped, tables.calm.dropped),
        places: tables.places.sorted(),
        events: tables.events.sorted(),
        audits: tables.audits.sorted().map(unmerged),
        changes: tables.changes.sorted().map(({ change }) => change),
        dropped: {
          places: sum.dropped.places + total(tables.places.dropped.values()),
          events: sum.dropped.events + total(tables.events.dropped.values()),
          audits: sum.dropped.audits + total(tables.audits.dropped.values()),
          changes: sum.dropped.changes + total(tables.changes.dropped.values()),
        },
      }
    },
  }
}

function emptyCounts(day: Day): DayCounts {
  return {
    day,
    objects: 0,
    incomplete: [],
    lines: { read: 0, malformed: 0, untimed: 0 },
    signatures: [],
    overflow: [],
    volume: new Map(),
    places: [],
    events: [],
    audits: [],
    changes: [],
    dropped: { places: 0, events: 0, audits: 0, changes: 0 },
  }
}

function addHead(sum: DayCounts, { object, complete, problem, lines, dropped }: Digest) {
  sum.objects += 1
  sum.lines.read += lines.read
  sum.lines.malformed += lines.malformed
  sum.lines.untimed += lines.untimed
  if (!complete) sum.incomplete.push({ key: object.key, problem: problem ?? 'unknown' })
  for (const name of DROPPED) sum.dropped[name] += dropped[name] ?? 0
}

const DROPPED = ['places', 'events', 'audits', 'changes'] as const

/** Lines without a signature of their own, by `source\tseverity`, as rows. */
function overflowOf(...counts: ReadonlyMap<string, number>[]): DayCounts['overflow'] {
  const sums = new Map<string, number>()
  for (const lines of counts) for (const [key, count] of lines) addTo(sums, key, count)
  return [...sums]
    .sort(([a], [b]) => compare(a, b))
    .map(([key, count]) => {
      const end = key.lastIndexOf('\t')
      return { source: key.slice(0, end), severity: key.slice(end + 1) as LineSeverity, count }
    })
}

function addVolume(sum: DayCounts, digest: Digest) {
  for (const { source, severity, buckets } of digest.volume) {
    const severities = sum.volume.get(source) ?? new Map()
    sum.volume.set(source, severities)
    const counts = severities.get(severity) ?? new Uint32Array(288)
    severities.set(severity, counts)
    for (const [bucket, count] of buckets) counts[bucket] = (counts[bucket] ?? 0) + count
  }
}

const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b))

function addTo(counts: Map<string, number>, key: string, count: number) {
  counts.set(key, (counts.get(key) ?? 0) + count)
}
