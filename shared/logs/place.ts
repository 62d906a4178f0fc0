import { type Fields, objectOf, type Place, textOf } from './record.ts'

const POD_FILE = /\/pods\/([^_/]+)_([^_/]+)_[^/]*\/([^/]+)\//
const CONTAINER_FILE = /\/containers\/([^_/]+)_([^_/]+)_(.+?)(?:-[0-9a-f]{64})?\.log/

/** Containers whose name says nothing: the workload's name stands for them. */
const PLAIN_NAMES = new Set([
  'app',
  'application',
  'main',
  'server',
  'web',
  'api',
  'service',
  'container',
  'default',
])

/** Where a container record comes from, by its `__TAG__` (object, escaped string or dotted keys), else by its file. */
export function placeOf(record: Fields): Place {
  const tag = objectOf(record.__TAG__) ?? {}
  const read = (name: string) => textOf(tag[name] ?? record[`__TAG__.${name}`])
  const file = textOf(record.__FILENAME__)
  const [, podOfFile, namespaceOfFile, containerOfFile] = inFile(file)
  const pod = read('pod_name') || podOfFile || ''
  const namespace = read('namespace') || namespaceOfFile || ''
  const container = read('container_name') || containerOfFile || ''
  const node = textOf(record.__SOURCE__) || textOf(record.__HOSTNAME__)
  return {
    source: sourceOf(namespace, pod, container) || file || node || 'unknown',
    pod,
    node,
    image: read('image_name'),
  }
}

function inFile(file: string): (string | undefined)[] {
  const pods = POD_FILE.exec(file)
  if (pods) return [file, pods[2], pods[1], pods[3]]
  return CONTAINER_FILE.exec(file) ?? []
}

function sourceOf(namespace: string, pod: string, container: string): string {
  const workload = workloadOf(pod, container)
  const name = isOwn(container, workload) ? workload : `${workload}/${container}`
  return [namespace, name].filter(Boolean).join('/')
}

const isOwn = (container: string, workload: string) =>
  PLAIN_NAMES.has(container) || workload.includes(container) || container.includes(workload)

/**
 * The workload a pod belongs to, by the naming of Deployments (`order-7d9f8c6b5-x2x4z`), StatefulSets (`mysql-0`),
 * DaemonSets and Jobs (`agent-x2x4z`): `order`, `mysql`, `agent`. The container's name where there is no pod.
 */
export function workloadOf(pod: string, container: string): string {
  if (!pod) return container
  const [, deployment, hash, tail] = /^(.+)-([0-9a-z]{6,10})-([0-9a-z]{5})$/.exec(pod) ?? []
  if (deployment && isRandom(hash) && (isRandom(tail) || /\d.*\d/.test(hash ?? '')))
    return deployment
  const [, owner, end] = /^(.+)-([0-9a-z]{5}|\d+)$/.exec(pod) ?? []
  return owner && (owner === container || /\d/.test(end ?? '')) ? owner : pod
}

/** Kubernetes writes random names without vowels; other generators nearly always bring a digit. */
const isRandom = (part = '') => /\d/.test(part) || !/[aeiou]/.test(part)
