import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { afterEach, describe, expect, it } from 'vitest'
import { addReport, seededHouse } from './door.ts'
import { serveHouse } from './http-house.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()))
})

async function connect(
  options: ConstructorParameters<typeof Client>[1],
  where: { url: string; token: string },
): Promise<Client> {
  const client = new Client({ name: 'test', version: '1.0.0' }, options)
  await client.connect(
    new StreamableHTTPClientTransport(new URL(where.url), {
      requestInit: { headers: { Authorization: `Bearer ${where.token}` } },
    }),
  )
  closers.push(() => client.close())
  return client
}

async function open() {
  const { house, token, prod } = await seededHouse()
  await addReport(house, prod, '先说结论：生产集群昨天平稳。')
  const server = await serveHouse(house)
  closers.push(server.close)
  return { house, token, server, where: { url: server.url, token } }
}

describe('the official client', () => {
  it.each([
    ['2024-11-05', { supportedProtocolVersions: ['2024-11-05'] }],
    ['2025-03-26', { supportedProtocolVersions: ['2025-03-26'] }],
    ['2025-06-18', { supportedProtocolVersions: ['2025-06-18'] }],
    ['2025-11-25', { supportedProtocolVersions: ['2025-11-25'] }],
    ['2026-07-28', { versionNegotiation: { mode: { pin: '2026-07-28' } } }],
  ] as const)('hears the report at revision %s', async (revision, options) => {
    const { where } = await open()
    const client = await connect(structuredClone(options) as never, where)
    expect(client.getNegotiatedProtocolVersion()).toBe(revision)
    const { tools } = await client.listTools()
    expect(tools.length).toBeLessThanOrEqual(8)
    const result = await client.callTool({
      name: 'get_daily_report',
      arguments: { speaker: '张伟' },
    })
    expect(result.content).toEqual([
      { type: 'text', text: expect.stringContaining('生产集群昨天平稳') },
    ])
    expect(result.structuredContent).toBeUndefined()
    expect(result.isError ?? false).toBe(false)
  })

  it('finds the newest revision by itself, and no session anywhere', async () => {
    const { where } = await open()
    const client = await connect({ versionNegotiation: { mode: 'auto' } }, where)
    expect(client.getNegotiatedProtocolVersion()).toBe('2026-07-28')
  })
})
