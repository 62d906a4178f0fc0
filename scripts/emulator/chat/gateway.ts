import { createHash } from 'node:crypto'
import * as z from 'zod'
import { dayOf } from '../../../shared/calendar/day.ts'
import { type ChatAnswer, type ChatPost, masked } from './messages.ts'

/** The gateway that is played, as settings name it. */
export const GATEWAY = {
  url: 'http://robots.example.com:8007',
  key: 'Gateway-of-the-local-cloud',
} as const

const commandSchema = z.object({
  type: z.literal('mcp'),
  payload: z.object({
    method: z.literal('tools/call'),
    params: z.object({
      name: z.string(),
      arguments: z.object({ reason: z.string().min(1).max(200) }),
    }),
  }),
})

/**
 * The call API of an MQTT gateway of robots. Played: the token of the day, a robot that is offline (its board
 * is called `offline`), firmware without `self.remote_wakeup` (board `stock`). Not played: MQTT, UDP audio,
 * the 5 s time-out, device status.
 */
export function postGateway(
  ask: { path: string; body: unknown; authorization: string },
  now: Date,
): ChatAnswer & { post?: Omit<ChatPost, 'number' | 'at'> } {
  const token = createHash('sha256')
    .update(`${dayOf(now)}${GATEWAY.key}`)
    .digest('hex')
  if (ask.authorization !== `Bearer ${token}`) {
    return { status: 401, body: { error: '无效的授权令牌' } }
  }
  const client = decodeURIComponent(ask.path.replace('/api/commands/', ''))
  if (client.startsWith('offline@@@')) return refusal('设备未连接')
  const command = commandSchema.safeParse(ask.body)
  if (!command.success) return refusal('指令类型无效')
  const { name, arguments: given } = command.data.payload.params
  if (name !== 'self.remote_wakeup' || client.startsWith('stock@@@')) {
    return refusal(`Unknown tool: ${name}`)
  }
  return {
    status: 200,
    body: { success: true, data: { content: [{ type: 'text', text: 'true' }], isError: false } },
    post: { service: 'robot', to: masked(client), text: given.reason },
  }
}

function refusal(error: string): ChatAnswer {
  return { status: 500, body: { success: false, error } }
}
