import type { ChangeRecord } from '../documents/digest.ts'
import { redact } from '../redaction/redact.ts'
import type { AuditFacts } from './audit-facts.ts'
import { type Fields, numberOf, objectOf, textOf } from './record.ts'

const VERBS = new Set(['create', 'update', 'patch', 'delete', 'deletecollection'])

/**
 * Whether a request may have changed something worth telling: a write of a person or a tool that was not refused; no
 * reads, status updates, bookkeeping or what controllers and nodes do (scaling by an autoscaler counts).
 */
export function mayChange(facts: AuditFacts): boolean {
  if (!VERBS.has(facts.verb) || facts.status >= 400) return false
  return facts.isNotable && !isController(facts)
}

/** Whether an audit record only tried what a change would do. */
export function isDryRun(audit: Fields): boolean {
  const query = new URLSearchParams(textOf(audit.requestURI).split('?')[1] ?? '')
  const options = objectOf(audit.requestObject)?.dryRun
  return query.has('dryRun') || (Array.isArray(options) && options.length > 0)
}

const isController = ({ user, resource }: AuditFacts) =>
  !resource.endsWith('/scale') &&
  (user.startsWith('system:node:') ||
    user.startsWith('system:kube-') ||
    user === 'system:apiserver' ||
    user.startsWith('system:serviceaccount:kube-system:'))

/** The change that an audit record tells of; ask `mayChange` and `isDryRun` first. */
export function changeOf(audit: Fields, facts: AuditFacts, time: number): ChangeRecord {
  const object = objectOf(audit.objectRef) ?? {}
  return {
    at: time,
    user: facts.user,
    verb: facts.verb,
    resource: facts.resource,
    namespace: facts.namespace,
    name: textOf(object.name) || nameOf(audit),
    what: redact(whatOf(audit, textOf(object.subresource))).slice(0, 200),
  }
}

function nameOf(audit: Fields): string {
  return textOf(objectOf(objectOf(audit.requestObject)?.metadata)?.name)
}

/** New images, replicas, cordoning or the command of an exec, in a few words. */
function whatOf(audit: Fields, subresource: string): string {
  const spec = objectOf(objectOf(audit.requestObject)?.spec) ?? {}
  const said: string[] = []
  const replicas = numberOf(spec.replicas)
  if (replicas !== undefined) said.push(`replicas=${replicas}`)
  if (spec.unschedulable === true) said.push('unschedulable')
  for (const image of imagesOf(spec)) said.push(`image=${image}`)
  if (isRestart(spec)) said.push('restart')
  if (subresource === 'exec') said.push(`command=${commandOf(textOf(audit.requestURI))}`)
  return said.join(' ')
}

function imagesOf(spec: Fields): string[] {
  const pod = objectOf(objectOf(spec.template)?.spec) ?? spec
  const containers = Array.isArray(pod.containers) ? pod.containers : []
  return containers.map((container) => textOf(objectOf(container)?.image)).filter(Boolean)
}

function isRestart(spec: Fields): boolean {
  const metadata = objectOf(objectOf(spec.template)?.metadata)
  return objectOf(metadata?.annotations)?.['kubectl.kubernetes.io/restartedAt'] !== undefined
}

function commandOf(uri: string): string {
  const query = new URLSearchParams(uri.split('?')[1] ?? '')
  return query.getAll('command').join(' ')
}
