import type { Random } from './random.ts'

/** One request to the API server, as the audit log tells it. */
export interface SeededAudit {
  at: number
  auditId: string
  user: string
  verb: string
  resource: string
  subresource?: string
  group: string
  namespace: string
  name: string
  code: number
  agent: string
  ip: string
  /** Body of the request, for writes. */
  request?: Record<string, unknown>
  /** A stage before the answer: the same request a second time. */
  received?: boolean
}

/** Console users are sub-account numbers, machines are service accounts. */
export const ACCOUNTS_SEEN = {
  deployer: 'system:serviceaccount:ci:deployer',
  operator: '100000000013',
  refused: '100000000027',
  controller: 'system:serviceaccount:kube-system:deployment-controller',
  scheduler: 'system:kube-scheduler',
  node: 'system:node:10.0.0.12',
} as const

/** A routine request of the cluster's own machinery. */
export function routineAudit(random: Random, at: number, namespace: string): SeededAudit {
  const [user, verb, resource, group] = random.pick([
    [ACCOUNTS_SEEN.controller, 'update', 'replicasets', 'apps'],
    [ACCOUNTS_SEEN.controller, 'get', 'deployments', 'apps'],
    [ACCOUNTS_SEEN.scheduler, 'list', 'pods', ''],
    [ACCOUNTS_SEEN.scheduler, 'get', 'leases', 'coordination.k8s.io'],
    [ACCOUNTS_SEEN.node, 'patch', 'nodes', ''],
    [ACCOUNTS_SEEN.node, 'get', 'configmaps', ''],
    [ACCOUNTS_SEEN.operator, 'list', 'pods', ''],
    [ACCOUNTS_SEEN.operator, 'get', 'pods', ''],
  ] as const)
  return {
    at,
    auditId: random.uuid(),
    user,
    verb,
    resource,
    group,
    namespace: resource === 'nodes' ? '' : namespace,
    name: verb === 'list' ? '' : `${resource.slice(0, 6)}-${random.int(40)}`,
    code: 200,
    agent: user.startsWith('system:') ? 'kube-component/v1.30' : 'tke-console/2.0',
    ip: `10.0.0.${random.between(11, 14)}`,
  }
}

/** A new image of a deployment, as a deploy pipeline patches it. */
export function deployAudit(
  at: number,
  auditId: string,
  what: { service: string; namespace: string; image: string; user: string },
): SeededAudit {
  const { service, namespace, image, user } = what
  return {
    at,
    auditId,
    user,
    verb: 'patch',
    resource: 'deployments',
    group: 'apps',
    namespace,
    name: service,
    code: 200,
    agent: 'kubectl/v1.30.1',
    ip: '10.0.2.8',
    request: { spec: { template: { spec: { containers: [{ name: service, image }] } } } },
  }
}

/** The shipped line of a request; `escaped` ships nested values as text. */
export function auditLine(audit: SeededAudit, escaped: boolean): string {
  const nest = (value: unknown) => (escaped ? JSON.stringify(value) : value)
  const instant = (ms: number) => new Date(ms).toISOString().replace('Z', '000Z')
  const forbidden = audit.code === 403
  const path = [audit.resource, audit.name, audit.subresource].filter(Boolean).join('/')
  const root = audit.group ? `/apis/${audit.group}/v1` : '/api/v1'
  return JSON.stringify({
    __TIMESTAMP__: audit.at,
    __SOURCE__: '10.0.0.5',
    __FILENAME__: '',
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    level: audit.request ? 'RequestResponse' : 'Request',
    auditID: audit.auditId,
    stage: audit.received ? 'RequestReceived' : 'ResponseComplete',
    requestURI: `${root}${audit.namespace ? `/namespaces/${audit.namespace}` : ''}/${path}`,
    verb: audit.verb,
    user: nest({ username: audit.user, groups: ['system:authenticated'] }),
    sourceIPs: nest([audit.ip]),
    userAgent: audit.agent,
    objectRef: nest({
      resource: audit.resource,
      ...(audit.namespace ? { namespace: audit.namespace } : {}),
      ...(audit.name ? { name: audit.name } : {}),
      ...(audit.group ? { apiGroup: audit.group } : {}),
      apiVersion: 'v1',
      ...(audit.subresource ? { subresource: audit.subresource } : {}),
    }),
    ...(audit.received ? {} : { responseStatus: nest({ metadata: {}, code: audit.code }) }),
    ...(audit.request ? { requestObject: nest(audit.request) } : {}),
    requestReceivedTimestamp: instant(audit.at - 4),
    stageTimestamp: instant(audit.received ? audit.at - 4 : audit.at),
    annotations: nest({
      'authorization.k8s.io/decision': forbidden ? 'forbid' : 'allow',
      'authorization.k8s.io/reason': forbidden ? 'no RBAC policy matched' : 'RBAC: allowed',
    }),
  })
}
