import { sayNumber } from './numerals.ts'

/** Words in names that people say in Chinese. */
const WORDS = new Map(
  Object.entries({
    service: '服务',
    svc: '服务',
    server: '服务',
    gateway: '网关',
    database: '数据库',
    db: '数据库',
    node: '节点',
    cluster: '集群',
    job: '任务',
    worker: '工作进程',
    ins: '云主机',
    clb: '负载均衡',
    lb: '负载均衡',
    lbl: '监听器',
    cdb: '数据库',
    cls: '集群',
    disk: '云盘',
  }),
)

/** Ids that the cloud gives: `ins-3k2j1h0g` says no more than that it is an instance. */
const CLOUD_ID =
  /\b(ins|clb|lb|lbl|cdb|cls|disk|eip|eni|vpc|subnet|tdsql|crs|mongodb)-[0-9a-z]{8}\b/g

const UUID = /-?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi

/**
 * A name a voice can say. The environment's glossary is asked first (whole name, then the workload of a
 * pod, then its last part); otherwise separators become pauses and common words Chinese: 支付服务,
 * `order-service-7d9f8b6c5d-x2x4z` -> order 服务, 10.0.3.12 -> 尾号三点十二, `node-10-0-3-12` -> 节点尾号三点十二.
 */
export function sayName(name: string, glossary: Readonly<Record<string, string>>): string {
  const workload = workloadOf(name.replace(UUID, ''))
  const short = workload.split('/').at(-1) ?? workload
  const bare = short.replace(/-(service|svc|server)$/, '')
  for (const known of [name, workload, short, bare]) {
    if (Object.hasOwn(glossary, known)) return glossary[known] ?? known
  }
  const address = /^(?:\d{1,3}\.){2}(\d{1,3})\.(\d{1,3})(?::\d+)?$/.exec(short)
  if (address) return sayTail(address[1], address[2])
  const dashed = /^(?:(.+)-)?(?:\d{1,3}-){2}(\d{1,3})-(\d{1,3})$/.exec(short)
  if (dashed) return `${dashed[1] ? speakable(dashed[1]) : ''}${sayTail(dashed[2], dashed[3])}`
  return speakable(short.replace(CLOUD_ID, '$1'))
}

/** The last two parts of an address; the others are mostly the same in a network. */
function sayTail(third = '', fourth = ''): string {
  return `尾号${sayNumber(Number(third))}点${sayNumber(Number(fourth))}`
}

/**
 * The workload behind a pod, replica set or image name: hashes, ordinals, tags and digests are cut.
 * `payment-7d9f8b6c5d-x2x4z` -> `payment`, `mysql-0` -> `mysql`, `ccr.example.com/app/payment:v2` -> `app/payment`.
 */
export function workloadOf(name: string): string {
  return name
    .replace(/@sha256:[0-9a-f]+$/, '')
    .replace(/^[a-z0-9.-]+\.[a-z]+(?::\d+)?\//, '')
    .replace(/(?<=\/[\w.-]+|^[a-z][a-z-]+):[\w.-]+$/, '')
    .replace(/-[0-9a-f]{6,10}-[a-z0-9]{5}$/, '')
    .replace(/-(?=[a-z0-9]*\d)[bcdfghjklmnpqrstvwxz2456789]{8,10}(-[a-z0-9]{5})?$/, '')
    .replace(/-(?=[a-z0-9]*\d)[bcdfghjklmnpqrstvwxz2456789]{5}$/, '')
    .replace(/-[0-9a-f]{7,40}$/, '')
    .replace(/(?<!(?:^|-)\d{1,3}-\d{1,3}-\d{1,3})-\d{1,3}$/, '')
}

function speakable(name: string): string {
  const words = name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .split(/[\s\-_./:]+/)
    .filter((word) => word !== '' && !/^[0-9a-f]{8,}$/i.test(word))
    .map((word) => WORDS.get(word.toLowerCase()) ?? word)
  return words.length > 0 ? words.join(' ') : '一个没有名字的对象'
}
