import { readFile } from 'node:fs/promises'
import * as z from 'zod'
import { SettingsError } from '../../shared/failures.ts'

const endpointSchema = z.object({
  /** The MCP 接入点 as its console shows it: `wss://…/mcp/?token=…`. A secret as a whole. */
  url: z.url({ protocol: /^wss?$/, error: '接入点地址必须以 wss:// 或 ws:// 开头' }),
  /** The door of the people who talk to this robot. */
  token: z.string().min(20, '门令牌太短'),
})

const configSchema = z.object({
  /** The `mcp` function: `https://…/mcp`. */
  service: z.url({ protocol: /^https?$/, error: '服务地址必须以 https:// 或 http:// 开头' }),
  endpoints: z.array(endpointSchema).min(1, '至少要有一个接入点').max(50),
  /** Whether answers are spoken word for word, without the robot's model. */
  verbatim: z.boolean().default(true),
  /** How long one answer of the service is waited for, in milliseconds; robots give up after 30 s. */
  timeoutMs: z.int().min(1000).max(28_000).default(25_000),
})

export type PipeConfig = z.infer<typeof configSchema>

/**
 * Reads the bridge's configuration: a JSON file, or for one robot CHENBAO_PIPE_ENDPOINT,
 * CHENBAO_PIPE_SERVICE and CHENBAO_PIPE_TOKEN. Throws SettingsError naming every wrong field.
 */
export async function readConfig(
  file: string | undefined,
  env: NodeJS.ProcessEnv,
): Promise<PipeConfig> {
  const given: unknown = file
    ? JSON.parse(await readFile(file, 'utf8'))
    : {
        service: env.CHENBAO_PIPE_SERVICE,
        endpoints: [{ url: env.CHENBAO_PIPE_ENDPOINT, token: env.CHENBAO_PIPE_TOKEN }],
      }
  const parsed = configSchema.safeParse(given)
  if (parsed.success) return parsed.data
  const wrong = parsed.error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`)
  throw new SettingsError(`接入点桥的配置不对：\n${wrong.join('\n')}`)
}

/** An endpoint as it may be logged: host and path, never the token in its query. */
export function placeOf(url: string): string {
  const { host, pathname } = new URL(url)
  return `${host}${pathname}`
}
