import { isAlarming, type LineSeverity, type SignatureCount } from '../documents/digest.ts'
import type { DayCounts } from './day-counts.ts'
import { clusterSignatures } from './templates.ts'

/** One kind of message of one source: what its signatures have in common, with the counts of the day. */
export interface Pattern {
  source: string
  template: string
  /** Fatal, error or warning lines; calm patterns are counted apart even when the text is the same. */
  alarming: boolean
  /** The most urgent severity among its lines. */
  severity: LineSeverity
  count: number
  first: number
  last: number
  /** Pairs of five-minute bucket (hours, when calm) and count, ascending. */
  buckets: [bucket: number, count: number][]
  samples: string[]
  exception?: string
}

const URGENCY: readonly LineSeverity[] = ['fatal', 'error', 'warn', 'info', 'debug', 'unknown']

/** A template text of an earlier day, to be recognised among today's. */
export interface KnownTemplate {
  source: string
  alarming: boolean
  template: string
  count: number
}

/** The patterns of a day, and for each known template text of earlier days the pattern it belongs to. */
export interface PatternSet {
  patterns: Pattern[]
  /** By `templateKey`, the pattern's own key. */
  belongsTo: Map<string, string>
}

/** Patterns of a source that alarm, or those that do not: they are never one. */
export interface SourceKind {
  source: string
  alarming: boolean
}

/** How the patterns of a source and kind are named in the history. */
export function sourceKindKey({ source, alarming }: SourceKind): string {
  return `${source}\t${alarming ? 'alarming' : 'calm'}`
}

/** How a template is named in the history: source, alarming or calm, text. */
export function templateKey(of: SourceKind & { template: string }): string {
  return `${sourceKindKey(of)}\t${of.template}`
}

/** What `templateKey` named. */
export function readKey(key: string): SourceKind & { template: string } {
  const [source = '', kind, ...template] = key.split('\t')
  return { source, alarming: kind === 'alarming', template: template.join('\t') }
}

/** Clusters the signatures of a day source by source, together with the texts of earlier days. */
export function patternsOf(day: DayCounts, known: readonly KnownTemplate[] = []): PatternSet {
  const groups = new Map<string, { today: SignatureCount[]; known: KnownTemplate[] }>()
  const groupOf = (source: string, alarming: boolean) => {
    const key = `${source}\t${alarming}`
    const group = groups.get(key) ?? { today: [], known: [] }
    groups.set(key, group)
    return group
  }
  for (const row of day.signatures) groupOf(row.source, isAlarming(row.severity)).today.push(row)
  for (const row of known) groupOf(row.source, row.alarming).known.push(row)
  const set: PatternSet = { patterns: [], belongsTo: new Map() }
  for (const key of [...groups.keys()].sort()) {
    const group = groups.get(key)
    if (group) addGroup(set, group)
  }
  return set
}

function addGroup(set: PatternSet, group: { today: SignatureCount[]; known: KnownTemplate[] }) {
  const texts = [
    ...group.today.map(({ text, count }) => ({ text, count })),
    ...group.known.map(({ template }) => ({ text: template, count: 0 })),
  ]
  const rows = rowsByText(group.today)
  const [first] = group.today
  const [earlier] = group.known
  const source = first?.source ?? earlier?.source ?? ''
  const alarming = first ? isAlarming(first.severity) : (earlier?.alarming ?? false)
  for (const { text: template, members } of clusterSignatures(texts)) {
    const key = templateKey({ source, alarming, template })
    for (const member of members) {
      set.belongsTo.set(templateKey({ source, alarming, template: member }), key)
    }
    const own = members.flatMap((member) => rows.get(member) ?? [])
    if (own.length > 0) set.patterns.push(patternOf(source, template, alarming, own))
  }
}

function patternOf(
  source: string,
  template: string,
  alarming: boolean,
  rows: SignatureCount[],
): Pattern {
  const buckets = new Map<number, number>()
  for (const row of rows) {
    for (const [bucket, count] of row.buckets) {
      buckets.set(bucket, (buckets.get(bucket) ?? 0) + count)
    }
  }
  const samples = rows.flatMap((row) => row.samples)
  samples.sort(([a, x], [b, y]) => a - b || (x < y ? -1 : 1))
  const exception = smallest(rows.flatMap((row) => row.exception ?? []))
  const severities = new Set(rows.map(({ severity }) => severity))
  return {
    source,
    template,
    alarming,
    severity: URGENCY.find((severity) => severities.has(severity)) ?? 'unknown',
    count: rows.reduce((sum, row) => sum + row.count, 0),
    first: Math.min(...rows.map((row) => row.first)),
    last: Math.max(...rows.map((row) => row.last)),
    buckets: [...buckets].sort(([a], [b]) => a - b),
    samples: [...new Set(samples.map(([, text]) => text))].slice(0, 2),
    ...(exception ? { exception } : {}),
  }
}

function rowsByText(rows: SignatureCount[]): Map<string, SignatureCount[]> {
  const byText = new Map<string, SignatureCount[]>()
  for (const row of rows) {
    const same = byText.get(row.text)
    if (same) same.push(row)
    else byText.set(row.text, [row])
  }
  return byText
}

const smallest = (texts: string[]): string | undefined =>
  texts.reduce<string | undefined>(
    (least, text) => (least === undefined || text < least ? text : least),
    undefined,
  )
