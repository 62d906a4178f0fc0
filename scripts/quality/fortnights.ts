import { addDays, type Day, startOfDay, wallClock } from '../../shared/calendar/day.ts'
import type { SignatureCount } from '../../shared/documents/digest.ts'
import type { History } from '../../shared/documents/history.ts'
import type { DayCounts } from '../../shared/logs/day-counts.ts'
import { viewOf } from '../../shared/logs/day-view.ts'
import { candidatesOf } from '../../shared/logs/findings.ts'
import { historyOf } from '../../shared/logs/history.ts'
import { gamma, poisson, randomOf } from '../draws.ts'
import type { Print } from '../figures.ts'

/** Invented clusters: 300 kinds of messages in ten services, a third of them warnings and errors. */
const TEMPLATES = 300
const SERVICES = 10
const LAST: Day = '2026-03-20'
const DAYS = 28

interface Kind {
  source: string
  text: string
  severity: 'error' | 'warn' | 'info'
  /** Mean count a workday. */
  rate: number
  /** Coefficient of variation between days. */
  cv: number
}

/**
 * `fortnights [clusters]`: simulated clusters, each with two weeks of history and then a day on which nothing happens, and
 * the same day with ten times the usual of one known error or warning. Counts vary from day to day by 15 to 50 % beyond
 * chance and fall to six tenths on weekends. Also with three and seven days of history.
 */
export async function run(args: string[], print: Print): Promise<void> {
  const clusters = Number(args[0] ?? 10)
  for (const history of [14, 7, 3]) {
    const tally = { quiet: 0, findings: 0, spikes: 0, found: 0, tripled: 0, foundTripled: 0 }
    for (let seed = 1; seed <= clusters; seed += 1) simulate(seed, history, tally)
    const name = `base_${history}d`
    print(`${name}_false`, tally.findings / tally.quiet, 'a quiet day')
    print(`${name}_found_x10`, tally.found / tally.spikes, `of ${tally.spikes}`)
    print(`${name}_found_x3`, tally.foundTripled / tally.tripled, `of ${tally.tripled}`)
  }
}

function simulate(
  seed: number,
  history: number,
  tally: {
    quiet: number
    findings: number
    spikes: number
    found: number
    tripled: number
    foundTripled: number
  },
): void {
  const random = randomOf(seed)
  const kinds = Array.from({ length: TEMPLATES }, (_, index) => kindOf(index, random))
  const days = Array.from({ length: DAYS }, (_, back) => addDays(LAST, back - DAYS + 1))
  const counts = days.map((day) => kinds.map((kind) => draw(kind, day, random)))
  const past: History[] = days.map((day, index) => ({
    schema: 'history/1',
    environment: 'simulated',
    day,
    logs: historyOf(dayOf(day, kinds, counts[index] ?? []), true),
  }))
  for (let index = 14; index < DAYS; index += 3) {
    const day = days[index] ?? LAST
    const base = past.slice(index - history, index)
    const today = counts[index] ?? []
    const quiet = found(day, kinds, today, base)
    tally.quiet += 1
    tally.findings += quiet.length
    for (const factor of [10, 3]) {
      const target = pickSpike(kinds, random)
      const changed = today.map((count, place) =>
        place === target ? Math.round((kinds[place]?.rate ?? 0) * factor) : count,
      )
      const hit = found(day, kinds, changed, base).some((text) => text === kinds[target]?.text)
      if (factor === 10) {
        tally.spikes += 1
        tally.found += Number(hit)
      } else {
        tally.tripled += 1
        tally.foundTripled += Number(hit)
      }
    }
  }
}

/** What the rules find, each as the text of its template. */
function found(
  day: Day,
  kinds: readonly Kind[],
  counts: readonly number[],
  base: History[],
): string[] {
  const view = viewOf({ names: {} }, dayOf(day, kinds, counts), base, true)
  return candidatesOf(view).map(({ evidence }) => evidence.samples[0] ?? evidence.kind)
}

function kindOf(index: number, random: () => number): Kind {
  const severity = index % 3 > 0 ? 'info' : index % 6 === 0 ? 'error' : 'warn'
  const top = severity === 'info' ? 5 : 3.3
  return {
    source: `shop/service-${index % SERVICES}`,
    text: wordsOf(index),
    severity,
    rate: 10 ** (random() * top),
    cv: 0.15 + random() * 0.35,
  }
}

/** A text of its own for each kind: three words that no other kind has together. */
function wordsOf(index: number): string {
  const word = (value: number) =>
    Array.from({ length: 6 }, (_, place) =>
      String.fromCharCode(97 + ((value * 7 + place * place * 5 + value * place) % 26)),
    ).join('')
  return `${word(index)} ${word(index * 3 + 11)} ${word(index * 5 + 29)} kind${'abcdefghij'[index % 10]}${'klmnopqrst'[Math.floor(index / 10) % 10]}${'uvw'[Math.floor(index / 100)]}`
}

/** A spike is injected where thirty a day are usual, in an error or a warning. */
function pickSpike(kinds: readonly Kind[], random: () => number): number {
  const places = kinds.flatMap(({ severity, rate }, place) =>
    severity !== 'info' && rate >= 30 ? [place] : [],
  )
  return places[Math.floor(random() * places.length)] ?? 0
}

/** A count of a day: Poisson around a Gamma-distributed mean. */
function draw({ rate, cv }: Kind, day: Day, random: () => number): number {
  const { weekday } = wallClock(startOfDay(day))
  const mean = rate * (weekday === 0 || weekday === 6 ? 0.6 : 1)
  const shape = 1 / cv ** 2
  return poisson((gamma(shape, random) * mean) / shape, random)
}

function dayOf(day: Day, kinds: readonly Kind[], counts: readonly number[]): DayCounts {
  const start = startOfDay(day)
  const signatures = kinds.flatMap((kind, place): SignatureCount[] => {
    const count = counts[place] ?? 0
    return count === 0 ? [] : [signatureOf(kind, count, start)]
  })
  const volume: DayCounts['volume'] = new Map()
  for (const { source, severity, buckets } of signatures) {
    const severities = volume.get(source) ?? new Map<SignatureCount['severity'], Uint32Array>()
    volume.set(source, severities)
    const sums = severities.get(severity) ?? new Uint32Array(288)
    severities.set(severity, sums)
    for (const [bucket, count] of buckets) sums[bucket] = (sums[bucket] ?? 0) + count
  }
  const read = counts.reduce((sum, count) => sum + count, 0)
  return {
    day,
    objects: 1,
    incomplete: [],
    lines: { read, malformed: 0, untimed: 0 },
    signatures,
    overflow: [],
    volume,
    places: [],
    events: [],
    audits: [],
    changes: [],
    dropped: { places: 0, events: 0, audits: 0, changes: 0 },
  }
}

/** A day's count spread evenly over its buckets. */
function signatureOf(
  { source, text, severity }: Kind,
  count: number,
  start: number,
): SignatureCount {
  const width = severity === 'info' ? 12 : 1
  const places = 288 / width
  const buckets: [number, number][] = []
  for (let place = 0; place < places; place += 1) {
    const share = Math.floor((count * (place + 1)) / places) - Math.floor((count * place) / places)
    if (share > 0) buckets.push([place * width, share])
  }
  return {
    text,
    source,
    severity,
    count,
    first: start + 60_000,
    last: start + 86_000_000,
    buckets,
    samples: [],
  }
}
