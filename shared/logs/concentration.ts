import type { Digest } from '../documents/digest.ts'
import type { DayCounts } from './day-counts.ts'

/** A pod, node or image with far more of the errors than of the lines. */
export interface Concentration {
  kind: 'pod' | 'node' | 'image'
  name: string
  /** Share of the errors and of the lines of the source, 0 to 1. */
  errorShare: number
  lineShare: number
  errors: number
}

const KINDS = ['node', 'image', 'pod'] as const

/** Where the errors of a source gather, most telling first; undefined when they are spread like its lines. */
export function concentrationOf(day: DayCounts, source: string): Concentration | undefined {
  return concentrated(day.places.filter((place) => place.source === source))
}

/** Where the errors of the whole environment gather. */
export function concentrationOfAll(day: DayCounts): Concentration | undefined {
  const nodes = new Map<string, Digest['places'][number]>()
  for (const place of day.places) {
    if (place.kind !== 'node') continue
    const known = nodes.get(place.name)
    if (known) {
      known.lines += place.lines
      known.errors += place.errors
    } else nodes.set(place.name, { ...place })
  }
  return concentrated([...nodes.values()])
}

function concentrated(places: readonly Digest['places'][number][]): Concentration | undefined {
  for (const kind of KINDS) {
    const alike = places.filter((place) => place.kind === kind)
    const found = alike.length >= 2 ? outstanding(kind, alike) : undefined
    if (found) return found
  }
  return undefined
}

function outstanding(
  kind: Concentration['kind'],
  places: readonly Digest['places'][number][],
): Concentration | undefined {
  const errors = places.reduce((sum, place) => sum + place.errors, 0)
  const lines = places.reduce((sum, place) => sum + place.lines, 0)
  if (errors < 20) return undefined
  const worst = [...places].sort((a, b) => b.errors - a.errors || (a.name < b.name ? -1 : 1))[0]
  if (!worst) return undefined
  const errorShare = worst.errors / errors
  const lineShare = worst.lines / Math.max(lines, 1)
  if (errorShare < 0.6 || errorShare < 1.8 * lineShare) return undefined
  return { kind, name: worst.name, errorShare, lineShare, errors: worst.errors }
}
