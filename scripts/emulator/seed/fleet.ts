import { createRandom } from './random.ts'
import type { EnvironmentId, TopicId } from './scenario.ts'

/** How a service writes its lines. */
export type LineStyle = 'java' | 'go' | 'python' | 'json' | 'access'

/** A service of the shop. */
export interface Service {
  id: string
  /** As people call it. */
  name: string
  topic: TopicId
  style: LineStyle
  /** Share of the container log lines. */
  weight: number
  replicas: number
  version: string
}

const service = (
  id: string,
  name: string,
  style: LineStyle,
  weight: number,
  replicas: number,
  version: string,
): Service => ({
  id,
  name,
  topic: id === 'gateway' ? 'edge' : 'app',
  style,
  weight,
  replicas,
  version,
})

/** The services of the small team, the same in both environments. */
export const SERVICES: readonly Service[] = [
  service('gateway', '网关服务', 'access', 0.24, 3, 'v3.2.0'),
  service('order', '订单服务', 'java', 0.14, 3, 'v5.4.2'),
  service('payment', '支付服务', 'java', 0.1, 3, 'v2.8.0'),
  service('inventory', '库存服务', 'go', 0.1, 2, 'v1.9.3'),
  service('user', '用户服务', 'json', 0.1, 2, 'v4.1.0'),
  service('cart', '购物车服务', 'go', 0.08, 2, 'v2.2.5'),
  service('search', '搜索服务', 'json', 0.08, 2, 'v6.0.1'),
  service('coupon', '优惠券服务', 'java', 0.05, 2, 'v1.3.7'),
  service('logistics', '物流服务', 'python', 0.04, 1, 'v0.9.8'),
  service('notify', '通知服务', 'python', 0.04, 1, 'v1.1.4'),
  service('risk', '风控服务', 'json', 0.03, 1, 'v3.0.2'),
]

/** Nodes by name and address. */
export const NODES = [
  { name: 'node-1', ip: '10.0.0.11', instance: 'ins-0a1b2c31', spoken: '一号节点' },
  { name: 'node-2', ip: '10.0.0.12', instance: 'ins-0a1b2c32', spoken: '二号节点' },
  { name: 'node-3', ip: '10.0.0.13', instance: 'ins-0a1b2c33', spoken: '三号节点' },
  { name: 'node-4', ip: '10.0.0.14', instance: 'ins-0a1b2c34', spoken: '四号节点' },
] as const

/** A running pod of a service. */
export interface Pod {
  service: Service
  name: string
  namespace: string
  node: (typeof NODES)[number]
  ip: string
  uid: string
  containerId: string
  image: string
}

/** The namespace an environment's services run in. */
export const NAMESPACES = { prod: 'shop', test: 'shop-test' } as const

/** The service with this id. */
export function serviceOf(id: string): Service {
  const found = SERVICES.find((each) => each.id === id)
  if (!found) throw new Error(`no service ${id}`)
  return found
}

/** The image of a service at a version. */
export function imageOf(id: string, version: string): string {
  return `registry.example.com/shop/${id}:${version}`
}

/** The pods of a service at a version; a new version means new pods. */
export function podsOf(environment: EnvironmentId, of: Service, version: string): Pod[] {
  const random = createRandom(`pods/${environment}/${of.id}/${version}`)
  const replicaSet = `${of.id}-${random.hex(9)}`
  const count = environment === 'prod' ? of.replicas : 1
  return Array.from({ length: count }, (_, index) => {
    const node = NODES[(index + of.id.length) % NODES.length] ?? NODES[0]
    return {
      service: of,
      name: `${replicaSet}-${random.hex(5)}`,
      namespace: NAMESPACES[environment],
      node,
      ip: `172.16.${index + 1}.${random.between(2, 250)}`,
      uid: random.uuid(),
      containerId: `containerd://${random.hex(64)}`,
      image: imageOf(of.id, version),
    }
  })
}
