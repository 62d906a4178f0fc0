import { type Day, timeOn } from '../../../shared/calendar/day.ts'
import { ACCOUNTS_SEEN, deployAudit } from './audit-records.ts'
import type { DayPlan } from './day-plan.ts'
import { growing, podEvent, type SeededEvent, startEvents } from './event-records.ts'
import { imageOf, NAMESPACES, NODES, podsOf, serviceOf } from './fleet.ts'
import { createRandom } from './random.ts'

/** The order service runs out of memory again and again. */
export const OOM_LOOP = {
  service: 'order',
  kills: ['10:40:21', '10:58:07', '11:17:44', '11:40:02', '12:05:31', '12:31:15', '12:58:49'],
  backoffs: 37,
  /** An operator raises the memory limit. */
  relieved: '13:02',
} as const

/** One account is refused many times. */
export const REFUSALS = {
  user: ACCOUNTS_SEEN.refused,
  from: '20:52',
  to: '21:11',
  count: 86,
} as const

/** A node's disk fills up and is cleaned by the kubelet itself. */
export const NODE_DISK = { node: NODES[1], full: '03:19', freed: '03:47' } as const

/** Plants the restarts, their events and the operator's remedy. */
export function plantOomLoop(plan: DayPlan, seed: string): void {
  const random = createRandom(`${seed}/oom/${plan.day}`)
  const order = serviceOf(OOM_LOOP.service)
  const pod = podsOf('prod', order, order.version)[0]
  if (!pod) return
  const kills = OOM_LOOP.kills.map((clock) => timeOn(plan.day, clock))
  for (const at of kills) {
    const victim = `Memory cgroup out of memory: Killed process ${random.between(3000, 60_000)} (java) total-vm:4194304kB, anon-rss:1048012kB`
    plan.events.push(nodeEvent(pod.node, at, 'OOMKilling', victim, { component: 'kernel-monitor' }))
    plan.events.push(...startEvents(pod, at + 9000).slice(1))
    const dying = ['Java heap space', 'GC overhead limit exceeded'].map((cause, index) => ({
      at: at - 4000 + index * 1500,
      service: OOM_LOOP.service,
      pod: 0,
      message: {
        level: 'ERROR',
        logger: 'c.s.order.Export',
        text: `导出任务中断 rows=${random.between(200_000, 480_000)}\njava.lang.OutOfMemoryError: ${cause}\n\tat com.shop.order.export.Sheet.append(Sheet.java:212)`,
      },
    }))
    plan.lines.push(...dying)
  }
  const first = podEvent(
    pod,
    (kills[0] ?? 0) + 15_000,
    'BackOff',
    `Back-off restarting failed container ${order.id}`,
    { type: 'Warning' },
  )
  const steps = [1, 2, 3, 5, 8, 12, 17, 23, 30, OOM_LOOP.backoffs]
  const spread = ((kills.at(-1) ?? 0) + 60_000 - first.at) / (steps.length - 1)
  plan.events.push(
    ...growing(
      first,
      steps.map((_, index) => Math.round(first.at + index * spread)),
      steps,
    ),
  )
  plan.audits.push({
    ...deployAudit(timeOn(plan.day, OOM_LOOP.relieved), random.uuid(), {
      service: order.id,
      namespace: NAMESPACES.prod,
      image: imageOf(order.id, order.version),
      user: ACCOUNTS_SEEN.operator,
    }),
    request: {
      spec: {
        template: {
          spec: { containers: [{ name: order.id, resources: { limits: { memory: '2Gi' } } }] },
        },
      },
    },
  })
}

/** Plants the refused requests: secrets are listed and read, and shells are asked for. */
export function plantRefusals(plan: DayPlan, seed: string): void {
  const random = createRandom(`${seed}/refusals/${plan.day}`)
  const from = timeOn(plan.day, REFUSALS.from)
  const span = timeOn(plan.day, REFUSALS.to) - from
  for (let index = 0; index < REFUSALS.count; index += 1) {
    const kind = index % 5
    const target =
      kind < 3
        ? { verb: 'list', resource: 'secrets', name: '' }
        : kind === 3
          ? { verb: 'get', resource: 'secrets', name: 'pay-db-account' }
          : { verb: 'create', resource: 'pods', subresource: 'exec', name: 'payment-console' }
    plan.audits.push({
      at: Math.round(from + (span * (index + random.next() * 0.8)) / REFUSALS.count),
      auditId: random.uuid(),
      user: REFUSALS.user,
      ...target,
      group: '',
      namespace: index % 2 ? 'kube-system' : NAMESPACES.prod,
      code: 403,
      agent: 'kubectl/v1.28.4',
      ip: '192.0.2.77',
    })
  }
}

/** Plants the disk pressure of a node and its end. */
export function plantNodeDisk(plan: DayPlan): void {
  const { node, full, freed } = NODE_DISK
  plan.events.push(
    nodeEvent(
      node,
      timeOn(plan.day, full),
      'NodeHasDiskPressure',
      `Node ${node.name} status is now: NodeHasDiskPressure`,
      { type: 'Warning' },
    ),
    nodeEvent(
      node,
      timeOn(plan.day, full) + 40_000,
      'FreeDiskSpaceFailed',
      'failed to garbage collect required amount of images. Wanted to free 4294967296 bytes, but freed 0 bytes',
    ),
    nodeEvent(
      node,
      timeOn(plan.day, freed),
      'NodeHasNoDiskPressure',
      `Node ${node.name} status is now: NodeHasNoDiskPressure`,
      { type: 'Normal' },
    ),
  )
}

/** An ordinary release that breaks nothing. */
export function plantGoodRelease(plan: DayPlan, day: Day, clock: string, service: string): void {
  const at = timeOn(day, clock)
  const random = createRandom(`release/${plan.environment}/${day}/${service}`)
  const version = `${serviceOf(service).version}-r${day.slice(-2)}`
  const namespace = NAMESPACES[plan.environment]
  const user = ACCOUNTS_SEEN.deployer
  plan.audits.push(
    deployAudit(at, random.uuid(), { service, namespace, image: imageOf(service, version), user }),
  )
  plan.releases.push({ at: at + 20_000, service, version, user })
  for (const pod of podsOf(plan.environment, serviceOf(service), version)) {
    plan.events.push(...startEvents(pod, at + 5000))
  }
}

function nodeEvent(
  node: (typeof NODES)[number],
  at: number,
  reason: string,
  message: string,
  more: Partial<SeededEvent> = {},
): SeededEvent {
  return {
    at,
    first: at,
    kind: 'Node',
    namespace: '',
    name: node.ip,
    uid: node.ip,
    reason,
    message,
    type: 'Warning',
    component: 'kubelet',
    host: node.ip,
    count: 1,
    ...more,
  }
}
