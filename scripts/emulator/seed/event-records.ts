import type { Pod } from './fleet.ts'
import { createRandom } from './random.ts'

/** A Kubernetes event as CLS collects it: shipped again each time its count grows. */
export interface SeededEvent {
  /** Last occurrence, milliseconds. */
  at: number
  first: number
  kind: 'Pod' | 'Node' | 'Deployment'
  namespace: string
  name: string
  uid: string
  reason: string
  message: string
  type: 'Normal' | 'Warning'
  component: string
  host: string
  count: number
}

/** An event about a pod. */
export function podEvent(
  pod: Pod,
  at: number,
  reason: string,
  message: string,
  more: Partial<SeededEvent> = {},
): SeededEvent {
  return {
    at,
    first: at,
    kind: 'Pod',
    namespace: pod.namespace,
    name: pod.name,
    uid: pod.uid,
    reason,
    message,
    type: 'Normal',
    component: 'kubelet',
    host: pod.node.ip,
    count: 1,
    ...more,
  }
}

/** What the kubelet and scheduler say when a pod comes up. */
export function startEvents(pod: Pod, at: number): SeededEvent[] {
  return [
    podEvent(
      pod,
      at,
      'Scheduled',
      `Successfully assigned ${pod.namespace}/${pod.name} to ${pod.node.name}`,
      { component: 'default-scheduler' },
    ),
    podEvent(pod, at + 2000, 'Pulled', `Successfully pulled image "${pod.image}" in 1.7s`),
    podEvent(pod, at + 3000, 'Created', `Created container ${pod.service.id}`),
    podEvent(pod, at + 4000, 'Started', `Started container ${pod.service.id}`),
  ]
}

/** The same event at growing counts: one record a growth. */
export function growing(
  start: SeededEvent,
  times: readonly number[],
  counts: readonly number[],
): SeededEvent[] {
  return times.map((at, index) => ({
    ...start,
    at,
    first: start.first,
    count: counts[index] ?? index + 1,
  }))
}

/** The core/v1 Event of a record; its name is the same for every growth of the same event. */
export function eventObject(event: SeededEvent): Record<string, unknown> {
  const identity = `${event.kind}/${event.namespace}/${event.name}/${event.reason}/${event.first}`
  const suffix = createRandom(identity).hex(16)
  const instant = (ms: number) => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z')
  const namespace = event.namespace || 'default'
  return {
    metadata: {
      name: `${event.name}.${suffix}`,
      namespace,
      uid: createRandom(`uid/${identity}`).uuid(),
    },
    involvedObject: {
      kind: event.kind,
      namespace: event.namespace,
      name: event.name,
      uid: event.uid,
      apiVersion: event.kind === 'Deployment' ? 'apps/v1' : 'v1',
    },
    reason: event.reason,
    message: event.message,
    source: { component: event.component, host: event.host },
    firstTimestamp: instant(event.first),
    lastTimestamp: instant(event.at),
    count: event.count,
    type: event.type,
  }
}

/** The shipped line of an event; `escaped` ships the nested object as text. */
export function eventLine(event: SeededEvent, clusterId: string, escaped: boolean): string {
  const object = eventObject(event)
  return JSON.stringify({
    __TIMESTAMP__: event.at,
    __SOURCE__: event.host,
    __FILENAME__: '',
    clusterId,
    event: escaped ? JSON.stringify(object) : object,
  })
}
