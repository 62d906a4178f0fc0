import type { Incident } from '../documents/alert.ts'
import { FLAP_MS } from './chain.ts'
import { isMomentary } from './episode.ts'

/** What ends by itself this soon is noise, unless it is critical. */
export const NOISE_MS = 600_000

/** The group of incidents that ended by themselves within ten minutes. */
export const NOISE_GROUP = 'noise'

/**
 * Groups incidents for presentation, never changing their ids: several policies about one object at the same
 * time, and short noise that ended by itself. Each says why in its reasons.
 */
export function groupIncidents(incidents: readonly Incident[]): Incident[] {
  const byObject = new Map<string, Incident[]>()
  for (const incident of incidents.filter(({ title, object }) => object !== title)) {
    const members = byObject.get(incident.object)
    if (members) members.push(incident)
    else byObject.set(incident.object, [incident])
  }
  const groups = new Map<string, string>()
  for (const [object, members] of byObject) {
    if (new Set(members.map(({ policy }) => policy)).size < 2) continue
    const related = membersOf(members)
    for (const { id } of related) groups.set(id, `object:${object}`)
  }
  const noise = incidents.filter((one) => !groups.has(one.id) && isNoise(one))
  if (noise.length > 1) for (const { id } of noise) groups.set(id, NOISE_GROUP)
  const sizes = new Map<string, number>()
  for (const group of groups.values()) sizes.set(group, (sizes.get(group) ?? 0) + 1)
  return incidents.map((incident) => withGroup(incident, groups, sizes))
}

/** Whether an incident ended by itself within ten minutes, without flapping; an event without an end did not. */
export function isNoise(incident: Incident): boolean {
  const { state, severity, flaps, act, firstAt, resolvedAt } = incident
  if (state !== 'resolved' || severity === 'critical' || flaps > 0 || act || !resolvedAt)
    return false
  if (isMomentary(incident)) return false
  return Date.parse(resolvedAt) - Date.parse(firstAt) <= NOISE_MS
}

/** Incidents that overlap another of their object, an hour of pause allowed. */
function membersOf(incidents: readonly Incident[]): Incident[] {
  return incidents.filter((one) =>
    incidents.some(
      (other) => other.id !== one.id && other.policy !== one.policy && overlap(one, other),
    ),
  )
}

function overlap(a: Incident, b: Incident): boolean {
  const end = ({ resolvedAt }: Incident) => (resolvedAt ? Date.parse(resolvedAt) : Infinity)
  return Date.parse(a.firstAt) <= end(b) + FLAP_MS && Date.parse(b.firstAt) <= end(a) + FLAP_MS
}

function withGroup(
  incident: Incident,
  groups: ReadonlyMap<string, string>,
  sizes: ReadonlyMap<string, number>,
): Incident {
  const group = groups.get(incident.id)
  if (!group) return incident
  const size = sizes.get(group) ?? 1
  const reason =
    group === NOISE_GROUP
      ? `十分钟内自己恢复，和另外 ${size - 1} 件同类小事放在一起讲。`
      : `${size} 个告警说的都是 ${incident.object}，放在一起讲。`
  return { ...incident, group, reasons: [...incident.reasons, reason].slice(-10) }
}
