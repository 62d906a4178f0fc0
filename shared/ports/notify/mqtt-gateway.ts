import { createHash } from 'node:crypto'
import type { Clock } from '../../calendar/clock.ts'
import { dayOf } from '../../calendar/day.ts'
import { InputError, UpstreamError } from '../../failures.ts'
import { cut, inCharacters, plainMarkdown } from './markdown.ts'
import type { ChatMessage, ChatReceipt } from './notify.ts'
import { type ChatAccess, postJson } from './post-json.ts'

/** An MQTT gateway of robots (xinnan-tech/xiaozhi-mqtt-gateway), named by an operator and nobody else. */
export interface Gateway {
  /** `http://<host>:<port>` or https, without a path. */
  url: string
  /** Its MQTT_SIGNATURE_KEY. */
  key: string
  clock: Clock
}

/** Most characters spoken into a room, some 25 seconds. */
const LONGEST = 120

/** With this prefix the server speaks the reason word for word and no model reads it. */
const VERBATIM = '[device_call]'

/**
 * Wakes a robot up and has it speak a headline: `self.remote_wakeup` through the gateway's call API. Text and
 * link stay here. A robot that is offline, gives no answer in 5 s or lacks the tool is HTTP 500, which is tried
 * again as often as any message; a tool that refused is not.
 */
export async function sendToRobot(
  contact: { client: string },
  message: ChatMessage,
  access: ChatAccess & { gateway?: Gateway | undefined },
): Promise<ChatReceipt> {
  const { gateway } = access
  if (!gateway) throw new InputError('没有设置机器人网关（CHENBAO_ROBOT_GATEWAY）')
  const { host, protocol } = new URL(gateway.url)
  const answer = await postJson(
    'robot',
    {
      host,
      protocol,
      path: `/api/commands/${encodeURIComponent(contact.client)}`,
      headers: { authorization: `Bearer ${tokenOfDay(gateway)}` },
    },
    { type: 'mcp', payload: wakeUp(message.title) },
    access,
  )
  if (answer.success === true && !isToolError(answer.data)) return { state: 'delivered' }
  throw new UpstreamError('robot', 'the robot cannot be woken up', {
    retry: false,
    code: 'refused',
  })
}

/** The call a device takes; a title may repeat what a stranger wrote, so it cannot end or mimic the prefix. */
function wakeUp(title: string) {
  const spoken = cut(
    plainMarkdown(title)
      .replace(/[[\]\s]+/g, ' ')
      .trim(),
    LONGEST,
    inCharacters,
  )
  const reason = `${VERBATIM}${spoken}`
  const params = { name: 'self.remote_wakeup', arguments: { reason } }
  return { jsonrpc: '2.0', id: 1, method: 'tools/call', params }
}

/** sha256 of the day, as the gateway's clock has it, and the shared key. */
function tokenOfDay({ key, clock }: Gateway): string {
  return createHash('sha256')
    .update(`${dayOf(clock())}${key}`)
    .digest('hex')
}

function isToolError(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'isError' in data && data.isError === true
}
