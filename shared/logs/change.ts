import type { ChangeRecord } from '../documents/digest.ts'
import { redact } from '../redaction/redact.ts'
import { type Fields, numberOf, objectOf, textOf } from './record.ts'

const VERBS = new Set(['create', 'update', 'patch', 'delete', 'deletecollection'])

/** Resources whose writes are the cluster's own bookkeeping. */
const BOOKKEEPING = new Set(
  (
    'events leases endpoints endpointslices tokenreviews subjectaccessreviews selfsubjectaccessreviews ' +
    'selfsubjectrulesreviews localsubjectaccessreviews componentstatuses csinodes podmetrics nodemetrics ' +
    'controllerrevisions replicasets certificatesigningrequests bindings'
  ).split(' '),
)

const SUBRESOURCES = new Set(['', 'exec', 'attach', 'portforward', 'scale', 'eviction', 'rollback'])

/** What a write of a person or a tool changed; undefined for reads, refusals, status updates and bookkeeping. */
export function changeOf(audit: Fields, time: number): ChangeRecord | undefined {
  const verb = textOf(audit.verb)
  const object = objectOf(audit.objectRef)
  if (!object || !VERBS.has(verb) || isRefused(audit)) return undefined
  const resource = textOf(object.resource)
  const subresource = textOf(object.subresource)
  if (BOOKKEEPING.has(resource) || !SUBRESOURCES.has(subresource)) return undefined
  const user = textOf(objectOf(audit.user)?.username)
  if (isController(user, subresource)) return undefined
  return {
    at: time,
    user,
    verb,
    resource: [textOf(object.apiGroup), resource, subresource].filter(Boolean).join('/'),
    namespace: textOf(object.namespace),
    name: textOf(object.name) || nameOf(audit),
    what: redact(whatOf(audit, subresource)).slice(0, 200),
  }
}

function isRefused(audit: Fields): boolean {
  return (numberOf(objectOf(audit.responseStatus)?.code) ?? 200) >= 400
}

/** Controllers and nodes only follow; scaling by an autoscaler is worth knowing. */
const isController = (user: string, subresource: string) =>
  subresource !== 'scale' &&
  (user.startsWith('system:node:') ||
    user.startsWith('system:kube-') ||
    user === 'system:apiserver' ||
    user.startsWith('system:serviceaccount:kube-system:'))

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
