import { dayOf, ZONE_OFFSET_MS } from '../../../shared/calendar/day.ts'
import type { Pod } from './fleet.ts'
import type { Random } from './random.ts'
import type { Shape } from './scenario.ts'

/** What a container wrote, before CLS wrapped it. */
export interface Message {
  level: string
  logger: string
  text: string
}

/** Writes the shipped lines of a pod in the shape of its shipping task. */
export type LineWriter = (at: number, message: Message, random: Random) => string

/** Prepares everything that stays the same for one pod, so that a line costs two concatenations. */
export function lineWriter(pod: Pod, shape: Shape, clusterId: string): LineWriter {
  const file = `/var/log/containers/${pod.name}_${pod.namespace}_${pod.service.id}.log`
  const head =
    `,"__SOURCE__":"${pod.node.ip}","__FILENAME__":"${file}","__HOSTNAME__":"${pod.node.name}",` +
    `${tagsOf(pod, shape, clusterId)},`
  return (at, message, random) =>
    `{"__TIMESTAMP__":${at}${head}${bodyOf(pod, shape, at, message, random)}}`
}

function tagsOf(pod: Pod, shape: Shape, clusterId: string): string {
  const tags = {
    container_id: pod.containerId,
    container_name: pod.service.id,
    image_name: pod.image,
    namespace: pod.namespace,
    pod_uid: pod.uid,
    pod_name: pod.name,
    pod_ip: pod.ip,
    pod_label_app: pod.service.id,
    cluster_id: clusterId,
  }
  if (shape === 'object') return `"__TAG__":${JSON.stringify(tags)}`
  if (shape === 'escaped') return `"__TAG__":${JSON.stringify(JSON.stringify(tags))}`
  return Object.entries(tags)
    .map(([name, value]) => `"__TAG__.${name}":${JSON.stringify(value)}`)
    .join(',')
}

function bodyOf(pod: Pod, shape: Shape, at: number, message: Message, random: Random): string {
  const { level, logger, text } = message
  const clock = clockText(at)
  const ms = String(at % 1000).padStart(3, '0')
  switch (pod.service.style) {
    case 'java':
      return content(
        `${clock}.${ms} ${level.padEnd(5)} [exec-${random.int(32)}] ${logger} [trace=${random.hex(16)}] - ${text}`,
      )
    case 'go':
      return content(
        `${clock.replace(' ', 'T')}.${ms}+0800\t${level}\t${logger}\t${text}\t{"trace":"${random.hex(16)}"}`,
      )
    case 'python':
      return content(
        `[${clock},${ms}] [${level === 'WARN' ? 'WARNING' : level}] ${logger}: ${text}`,
      )
    case 'access':
      return content(`10.8.${random.int(4)}.${random.between(2, 250)} - - [${clock} +0800] ${text}`)
    case 'json':
      return jsonFields(shape, at, message, random)
  }
}

const PAIRS = Array.from({ length: 60 }, (_, value) => String(value).padStart(2, '0'))
let known = { day: -1, text: '' }

/** `YYYY-MM-DD HH:MM:SS` in Beijing, by arithmetic: it is written into every line. */
function clockText(at: number): string {
  const seconds = Math.floor((at + ZONE_OFFSET_MS) / 1000)
  const day = Math.floor(seconds / 86_400)
  if (known.day !== day) known = { day, text: dayOf(at) }
  const rest = seconds - day * 86_400
  const minutes = Math.floor(rest / 60)
  return `${known.text} ${PAIRS[Math.floor(minutes / 60)]}:${PAIRS[minutes % 60]}:${PAIRS[rest % 60]}`
}

function content(text: string): string {
  return `"__CONTENT__":${quoted(text)}`
}

/** A JSON string; most texts need no escape, and a look is cheaper than a copy. */
function quoted(text: string): string {
  return /["\\\n\t]/.test(text) ? JSON.stringify(text) : `"${text}"`
}

/** JSON extraction: every field a string, a nested one structured or escaped. */
function jsonFields(shape: Shape, at: number, message: Message, random: Random): string {
  const { level, logger, text } = message
  const data = `{"trace":"${random.hex(16)}","cost":"${random.between(1, 90)}"}`
  const time = `${clockText(at).replace(' ', 'T')}.${String(at % 1000).padStart(3, '0')}+08:00`
  const nested = shape === 'escaped' ? JSON.stringify(data) : data
  return `"level":"${level.toLowerCase()}","logger":"${logger}","msg":${quoted(text)},"time":"${time}","data":${nested}`
}
