import { isAlarming } from '../documents/digest.ts'
import { redact } from '../redaction/redact.ts'
import { sayPercent } from '../speech/ratios.ts'
import { median, TRUSTED_DAYS } from './baseline.ts'
import type { Candidate } from './candidate.ts'
import type { ComparedPattern, DayView } from './day-view.ts'
import { REMEMBERED } from './history.ts'
import { sayService } from './plain-words.ts'
import { namesOf, rounded, samplesOf, sentences } from './wording.ts'

/** Sources whose lines all look different from before: one finding, whatever the number of templates. */
export function formatChanges(view: DayView): Candidate[] {
  return [...changedShares(view)].map(([source, share]) => {
    const images = newImages(view, source)
    return {
      rule: 'logs.format',
      severity: 'minor',
      title: `${sayService(source, view.names)}的日志换了写法`,
      detail: sentences(
        `${sayPercent(share)}的行是以前没有的样子`,
        images.length > 0 ? '昨天换过镜像，可能是发了新版本' : '可能是发了新版本，或改了日志格式',
      ),
      basis: 'hypothesis',
      source,
      surprise: 2,
      spread: 1,
      evidence: {
        kind: '日志格式',
        subject: redact(source),
        numbers: {
          share: rounded(share),
          lines: view.sources.get(source)?.[0] ?? 0,
          days: view.baseline.length,
        },
        times: {},
        names: namesOf(source, ...images),
        samples: samplesOf(
          ...view.patterns
            .filter((one) => one.source === source && one.seenDays === 0)
            .slice(0, 2)
            .map(({ template }) => template),
        ),
      },
    }
  })
}

/** Sources with a changed format: their single patterns say nothing. */
export function changedSources(view: DayView): string[] {
  return [...changedShares(view).keys()]
}

/** Sources with a changed format, with the share of their lines in patterns never seen. */
function changedShares(view: DayView): Map<string, number> {
  const shares = new Map<string, number>()
  if (view.baseline.length < TRUSTED_DAYS) return shares
  const calm = new Map<string, ComparedPattern[]>()
  for (const pattern of view.patterns) {
    if (pattern.alarming) continue
    const own = calm.get(pattern.source)
    if (own) own.push(pattern)
    else calm.set(pattern.source, [pattern])
  }
  for (const [source, [lines]] of view.sources) {
    const seen = view.baseline.filter(({ logs }) => (logs.sources[source]?.[0] ?? 0) >= 100).length
    if (seen < TRUSTED_DAYS || lines < 100) continue
    const share = unseenShare(view, source, calm.get(source) ?? [])
    if (share > 0.5) shares.set(source, share)
  }
  return shares
}

/** Images of a source that no earlier day had. */
export function newImages({ day, baseline }: DayView, source: string): string[] {
  const known = new Set(baseline.flatMap(({ logs }) => logs.images[source] ?? []))
  if (known.size === 0) return []
  return day.places
    .filter((place) => place.kind === 'image' && place.source === source && !known.has(place.name))
    .map(({ name }) => name)
}

/**
 * Of a source's calm lines in patterns that earlier days would have remembered, the share in patterns never seen.
 * Nothing where the usual lines went on beside them: that is more logging, no other format; lines of too many kinds to
 * have a pattern may be the usual ones. Errors are no matter of format, and what is too rare for the history of a
 * smaller day, or found no room in it, proves nothing.
 */
function unseenShare(view: DayView, source: string, calm: readonly ComparedPattern[]): number {
  const frequent = calm.filter((one) => isFrequent(view, one))
  const unsorted = view.day.overflow.filter(
    (one) => one.source === source && !isAlarming(one.severity),
  )
  const lines = [...frequent, ...unsorted].reduce((sum, { count }) => sum + count, 0)
  const unseen = frequent.filter(({ seenDays }) => seenDays === 0)
  const fresh = unseen.reduce((sum, { count }) => sum + count, 0)
  const usual = median(
    view.comparable.map((one) => (one.logs.sources[source]?.[0] ?? 0) * view.scale(one)),
  )
  const wentOn = lines - fresh > usual * 0.5
  return lines < 100 || wentOn ? 0 : fresh / lines
}

function isFrequent({ baseline, scale, forgotten }: DayView, pattern: ComparedPattern): boolean {
  const enough = baseline.filter(
    (earlier) =>
      pattern.count / scale(earlier) >= 3 * Math.max(REMEMBERED, forgotten(earlier, pattern)),
  )
  return enough.length >= TRUSTED_DAYS
}
