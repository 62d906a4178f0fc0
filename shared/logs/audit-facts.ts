import type { LineSeverity } from '../documents/digest.ts'
import { type Fields, numberOf, objectOf, textOf } from './record.ts'
import { severityOfStatus } from './severity-fields.ts'

/** What of an audit record is counted. */
export interface AuditFacts {
  user: string
  verb: string
  /** `apps/deployments`, `pods/exec`: group, resource and subresource. */
  resource: string
  namespace: string
  /** Writing this resource is worth telling, see `isNotable`. */
  isNotable: boolean
  status: number
  stage: string
  /** The authorizer said no. */
  isForbidden: boolean
}

/** Resources whose writes are the cluster's own bookkeeping. */
const BOOKKEEPING = new Set(
  (
    'events leases endpoints endpointslices tokenreviews subjectaccessreviews selfsubjectaccessreviews ' +
    'selfsubjectrulesreviews localsubjectaccessreviews componentstatuses csinodes podmetrics nodemetrics ' +
    'controllerrevisions replicasets certificatesigningrequests bindings'
  ).split(' '),
)

const SUBRESOURCES = new Set(['', 'exec', 'attach', 'portforward', 'scale', 'eviction', 'rollback'])

const isNotable = (resource: string, subresource: string) =>
  resource !== '' && !BOOKKEEPING.has(resource) && SUBRESOURCES.has(subresource)

/** Reads an audit record whose parts are objects or escaped strings. */
export function auditFacts(audit: Fields): AuditFacts {
  return {
    user: userOf(audit.user),
    verb: textOf(audit.verb),
    ...targetOf(audit.objectRef),
    status: statusOf(audit.responseStatus),
    stage: textOf(audit.stage),
    isForbidden: isForbidden(audit.annotations),
  }
}

/** The name in a `user` field. */
export function userOf(user: unknown): string {
  return textOf(objectOf(user)?.username)
}

/** Resource and namespace of an `objectRef` field, and whether writing it is worth telling. */
export function targetOf(
  reference: unknown,
): Pick<AuditFacts, 'resource' | 'namespace' | 'isNotable'> {
  const object = objectOf(reference) ?? {}
  const [group, resource, subresource] = ['apiGroup', 'resource', 'subresource'].map((name) =>
    textOf(object[name]),
  )
  return {
    resource: [group, resource, subresource].filter(Boolean).join('/'),
    namespace: textOf(object.namespace),
    isNotable: isNotable(resource ?? '', subresource ?? ''),
  }
}

/** The HTTP code of a `responseStatus` field, 0 where there is none. */
export function statusOf(response: unknown): number {
  return numberOf(objectOf(response)?.code) ?? 0
}

/** Whether the decision in an `annotations` field is a refusal. */
export function isForbidden(annotations: unknown): boolean {
  return objectOf(annotations)?.['authorization.k8s.io/decision'] === 'forbid'
}

/** Stages that end a request; the others repeat it. */
const LAST_STAGES = new Set(['ResponseComplete', 'Panic', ''])

/** Whether an audit record ends its request; records of earlier stages are no requests of their own. */
export function endsRequest(facts: AuditFacts): boolean {
  return LAST_STAGES.has(facts.stage)
}

/** Severity of an audit record as a line, by its response status; its `level` is the audit level. */
export function severityOfAudit(facts: AuditFacts): LineSeverity {
  const { status } = facts
  if (facts.stage === 'Panic') return 'error'
  if (status === 401 || status === 403 || status === 429 || facts.isForbidden) return 'warn'
  return status >= 500 ? (severityOfStatus(status) ?? 'error') : 'info'
}
