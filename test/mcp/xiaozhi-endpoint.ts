import { randomUUID } from 'node:crypto'
import type { Broker } from '../pipe/broker.ts'

/** What the robot of an MCP 接入点 does with an answer of the tool side. */
export type EndpointHeard =
  | { to: 'model'; text: string }
  | { to: 'voice'; text: string }
  | { to: 'nobody'; why: string }

const LOST = '工具调用返回错误，但未提供具体错误信息'
const ACTIONS = ['ERROR', 'NOTFOUND', 'NONE', 'RESPONSE', 'REQLLM', 'RECORD']

/**
 * The self-hosted server's endpoint client behind its broker: initialise, announce and list back to back, ids
 * rewritten to `<uuid>_n_<id>`, only the first text block used, `action` JSON obeyed. Not emulated: paging,
 * two tool sides fighting for one agent.
 */
export function xiaozhiEndpoint(broker: Broker, limitMs = 3000) {
  const connection = randomUUID()
  const wire = (id: number) => `${connection}_n_${id}`

  const receive = async (id: number) => {
    const limit = new Promise<undefined>((resolve) => {
      setTimeout(() => resolve(undefined), limitMs).unref()
    })
    const seen = []
    while (true) {
      const answer = await Promise.race([broker.receive(), limit])
      if (!answer) return undefined
      if (answer.id === wire(id)) return answer
      seen.push(answer)
    }
  }

  return {
    /** Does not wait for answers between its three frames. */
    connect: async (): Promise<string[]> => {
      const params = {
        protocolVersion: '2024-11-05',
        capabilities: { roots: { listChanged: true }, sampling: {} },
        clientInfo: { name: 'XiaozhiMCPEndpointClient', version: '1.0.0' },
      }
      await broker.send({ jsonrpc: '2.0', id: wire(1), method: 'initialize', params })
      await broker.send({ jsonrpc: '2.0', method: 'notifications/initialized' })
      await broker.send({ jsonrpc: '2.0', id: wire(2), method: 'tools/list' })
      const list = await receive(2)
      return (list?.result.tools ?? []).map(({ name }: { name: string }) => name)
    },
    call: async (tool: string, given: Record<string, unknown>): Promise<EndpointHeard> => {
      const id = 1
      const params = { name: tool, arguments: given }
      await broker.send({ jsonrpc: '2.0', id: wire(id), method: 'tools/call', params })
      const answer = await receive(id)
      return answer ? hear(answer) : { to: 'nobody', why: '工具调用请求超时' }
    },
  }
}

function hear(answer: {
  result?: { content?: { text: string }[]; isError?: boolean }
  error?: { message: string }
}): EndpointHeard {
  if (answer.error) return { to: 'voice', text: answer.error.message }
  if (answer.result?.isError) return { to: 'voice', text: LOST }
  const text = answer.result?.content?.[0]?.text
  if (text === undefined) return { to: 'model', text: JSON.stringify(answer.result) }
  if (!text.startsWith('{')) return { to: 'model', text }
  const { action, response } = JSON.parse(text)
  if (action === undefined) return { to: 'model', text }
  if (!ACTIONS.includes(action)) throw new Error(`no such action: ${action}`)
  return action === 'RESPONSE' ? { to: 'voice', text: response } : { to: 'model', text }
}
