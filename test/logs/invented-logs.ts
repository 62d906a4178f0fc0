import { gzipSync } from 'node:zlib'
import { type Day, startOfDay, wallText } from '../../shared/calendar/day.ts'

/** One line as CLS ships it. */
export interface Line {
  at: number
  text: string
}

const pod = (service: string, replica: number) => `${service}-7d9f8b6c5d-x2x4${'zkmn'[replica % 4]}`

/** A container line of an invented shop. */
export function containerLine(
  at: number,
  service: string,
  level: string,
  message: string,
  { replica = 0, image = 'v1' }: { replica?: number; image?: string } = {},
): Line {
  const record = {
    __TIMESTAMP__: at,
    __SOURCE__: `10.0.0.${11 + (replica % 3)}`,
    __FILENAME__: `/var/log/containers/${service}.log`,
    __TAG__: {
      namespace: 'shop',
      pod_name: pod(service, replica),
      container_name: service,
      image_name: `registry.example.com/shop/${service}:${image}`,
    },
    __CONTENT__: `${wallText(at)}.000 ${level.padEnd(5)} [main] c.e.${service}.Handler - ${message}`,
  }
  return { at, text: JSON.stringify(record) }
}

/** A Kubernetes warning event as CLS ships it, nested values escaped. */
export function eventLine(
  at: number,
  service: string,
  reason: string,
  count: number,
  began: number,
): Line {
  const event = {
    metadata: { name: `${pod(service, 0)}.17a`, namespace: 'shop', uid: `u-${service}-${reason}` },
    involvedObject: { kind: 'Pod', namespace: 'shop', name: pod(service, 0) },
    reason,
    message: `${reason} of container ${service}`,
    source: { component: 'kubelet', host: '10.0.0.11' },
    firstTimestamp: new Date(began).toISOString(),
    lastTimestamp: new Date(at).toISOString(),
    count,
    type: 'Warning',
  }
  const record = { __TIMESTAMP__: at, clusterId: 'cls-1', event: JSON.stringify(event) }
  return { at, text: JSON.stringify(record) }
}

/** An audit record as CLS ships it, nested values escaped. */
export function auditLine(
  at: number,
  id: string,
  request: {
    user: string
    verb: string
    resource: string
    name: string
    code: number
    image?: string
  },
): Line {
  const { user, verb, resource, name, code, image } = request
  const time = new Date(at).toISOString()
  const body = { spec: { template: { spec: { containers: [{ name, image }] } } } }
  const record = {
    __TIMESTAMP__: at,
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    level: 'RequestResponse',
    auditID: id,
    stage: 'ResponseComplete',
    requestURI: `/apis/apps/v1/namespaces/shop/${resource}/${name}`,
    verb,
    user: JSON.stringify({ username: user, groups: [] }),
    objectRef: JSON.stringify({
      resource,
      namespace: 'shop',
      name,
      apiGroup: 'apps',
      apiVersion: 'v1',
    }),
    responseStatus: JSON.stringify({ metadata: {}, code }),
    ...(image ? { requestObject: JSON.stringify(body) } : {}),
    requestReceivedTimestamp: time,
    stageTimestamp: time,
  }
  return { at, text: JSON.stringify(record) }
}

const SERVICES = ['order', 'payment', 'cart'] as const

/** An ordinary day: routine lines all day long and a few known errors; `seed` moves the counts a little. */
export function quietDay(day: Day, seed = 0): Line[] {
  const start = startOfDay(day)
  const lines: Line[] = []
  for (let minute = 0; minute < 1440; minute += 2) {
    for (const [index, service] of SERVICES.entries()) {
      const at = start + minute * 60_000 + index * 1000
      const order = 1000 + ((minute * 7 + seed) % 9000)
      lines.push(
        containerLine(at, service, 'INFO', `request ${order} finished in ${minute % 90} ms`, {
          replica: minute / 2,
        }),
      )
    }
    if ((minute + seed) % 60 === 0) {
      const at = start + minute * 60_000 + 5000
      lines.push(
        containerLine(at, 'cart', 'ERROR', `stock lock of item ${minute} was taken twice`, {
          replica: minute / 2,
        }),
      )
    }
  }
  return lines
}

/** What goes wrong on a bad day: a release of payment, then its database times out. */
export function databaseTimeouts(day: Day, count = 600): Line[] {
  const start = startOfDay(day) + 14 * 3_600_000 + 8 * 60_000
  const release = auditLine(start - 180_000, 'audit-release', {
    user: 'system:serviceaccount:ci:deployer',
    verb: 'patch',
    resource: 'deployments',
    name: 'payment',
    code: 200,
    image: 'registry.example.com/shop/payment:v2',
  })
  const timeouts = Array.from({ length: count }, (_, index) =>
    containerLine(
      start + index * 5000,
      'payment',
      'ERROR',
      `connect to mysql-${index % 3} timed out after 3000 ms, order ${7000 + index}`,
      { replica: index, image: 'v2' },
    ),
  )
  return [release, ...timeouts]
}

/** Lines as one gzip object. */
export function gzipped(lines: readonly Line[]): Buffer {
  return gzipSync(`${lines.map(({ text }) => text).join('\n')}\n`)
}

/** Key of an object shipped at an instant, as CLS names it with padded folders. */
export function keyAt(prefix: string, at: number, offset = 0): string {
  const [date = '', time = ''] = wallText(at).split(' ')
  const clock = time.slice(0, 5).replace(':', '')
  const folders = `${date.replaceAll('-', '/')}/${clock.slice(0, 2)}`
  return `${prefix}${folders}/${date.replaceAll('-', '')}${clock}_000_${offset}.gz`
}

/** Splits lines into objects, shipped five minutes after their last line; every n-th line goes to the same object. */
export function shipped(
  lines: readonly Line[],
  objects: number,
  prefix = 'cls/app/',
): Map<string, Buffer> {
  const parts = Array.from({ length: objects }, (): Line[] => [])
  for (const [index, line] of lines.entries()) parts[index % objects]?.push(line)
  return new Map(
    parts.map((part, index) => {
      const last = Math.max(...part.map(({ at }) => at))
      return [keyAt(prefix, last + 300_000, index), gzipped(part)]
    }),
  )
}
