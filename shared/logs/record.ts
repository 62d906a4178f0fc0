/** Fields of a JSON object whose names are not known in advance. */
export type Fields = Record<string, unknown>

/** Where a container line comes from; empty strings where the record does not tell. */
export interface Place {
  /** `namespace/workload`, with `/container` behind it where the container is not the workload's own. */
  source: string
  pod: string
  node: string
  image: string
}

/** A line of a container: a whole text, or the fields CLS extracted from it. */
export interface ContainerRecord {
  kind: 'container'
  /** Milliseconds since the epoch, where the record tells. */
  time: number | undefined
  place: Place
  content: string | Fields
}

/** A Kubernetes Event object (core/v1 or events.k8s.io/v1). */
export interface EventRecord {
  kind: 'event'
  time: number | undefined
  event: Fields
}

/** A Kubernetes audit record (audit.k8s.io/v1). */
export interface AuditRecord {
  kind: 'audit'
  time: number | undefined
  audit: Fields
}

export type LogRecord = ContainerRecord | EventRecord | AuditRecord

/** The value as an object: itself, or the JSON it holds as an escaped string; undefined for anything else. */
export function objectOf(value: unknown): Fields | undefined {
  if (typeof value === 'string') return value.startsWith('{') ? objectOf(parsed(value)) : undefined
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject ? (value as Fields) : undefined
}

/** The value of a JSON text, or undefined when it is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The value as text: strings as they are, numbers and booleans written out, anything else empty. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

/** The value as a number, also where it came as a string; undefined for anything else. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value !== 'number' && (typeof value !== 'string' || value.trim() === '')) {
    return undefined
  }
  const number = Number(value)
  return Number.isFinite(number) ? number : undefined
}
