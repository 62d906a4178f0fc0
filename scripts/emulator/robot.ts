import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'

/** What a robot needs to knock at a door. */
export interface RobotOptions {
  url: string
  token: string
}

const PAGES_AT_MOST = 12

/** Hears a person's report to its end, page by page, as their robot would: the official MCP client. */
export async function hearReport(options: RobotOptions, speaker: string): Promise<string[]> {
  const client = await connect(options)
  try {
    const pages: string[] = []
    for (let page = 1; page <= PAGES_AT_MOST; page += 1) {
      const text = await ask(client, 'get_daily_report', { speaker, page })
      pages.push(text)
      if (!text.includes('要继续听吗')) break
    }
    return pages
  } finally {
    await client.close()
  }
}

async function connect({ url, token }: RobotOptions): Promise<Client> {
  const client = new Client({ name: 'local-robot', version: '1.0.0' })
  await client.connect(
    new StreamableHTTPClientTransport(new URL(url), {
      requestInit: { headers: { authorization: `Bearer ${token}` } },
    }),
  )
  return client
}

async function ask(client: Client, name: string, args: Record<string, unknown>): Promise<string> {
  const result = await client.callTool({ name, arguments: args })
  return result.content.map((block) => (block.type === 'text' ? block.text : '')).join('')
}
