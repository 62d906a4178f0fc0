import * as z from 'zod'
import { SettingsError } from '../failures.ts'

/** `127.0.0.1:<port>`: where a stand-in listens. Refused on SCF. */
const localAddress = z.string().regex(/^127\.0\.0\.1:\d+$/, 'must be 127.0.0.1:<port>')

/**
 * Every setting a function may read, by its name in the environment. A function picks the ones it needs:
 * `readSettings(process.env, settings.pick({ CHENBAO_BUCKET: true }))`.
 */
export const settings = z.object({
  /** Region of our own bucket and functions. */
  CHENBAO_REGION: z.string().default('ap-guangzhou'),
  /** Our own bucket, `<name>-<appid>`. */
  CHENBAO_BUCKET: z.string().regex(/^[a-z0-9-]+-\d+$/, 'must be <name>-<appid>'),
  /** What function names begin with: service and stage. */
  CHENBAO_FUNCTION_PREFIX: z.string().default('chenbao-dev-'),
  /** Address of the `pages` function, without a slash at the end. */
  CHENBAO_PAGES_URL: z.url(),
  /** Signs the links in mails and messages. */
  CHENBAO_LINK_KEY: z.string().min(32, 'must have at least 32 characters'),
  /** Opens sealed credentials where no KMS key is used: 32 bytes in base64. */
  CHENBAO_MASTER_KEY: z.string().min(43).optional(),

  /** An OpenAI-compatible endpoint; without a key the rules write the report. */
  CHENBAO_MODEL_URL: z.url().optional(),
  CHENBAO_MODEL_KEY: z.string().min(1).optional(),
  CHENBAO_MODEL: z.string().default('deepseek-v4-flash'),
  CHENBAO_MODEL_SEES: z.stringbool().default(false),
  CHENBAO_MODEL_JSON: z.enum(['schema', 'object', 'none']).default('object'),
  /** Further request fields as JSON, e.g. `{"thinking":{"type":"disabled"}}`. */
  CHENBAO_MODEL_EXTRA: z.string().default('{}'),

  /** Host names the robot's door answers to, comma separated; any when empty. */
  CHENBAO_MCP_HOSTS: z
    .string()
    .default('')
    .transform((hosts) => hosts.split(',').flatMap((host) => host.trim() || [])),

  /** `smtps://user:password@host:465`. */
  CHENBAO_SMTP_URL: z.string().regex(/^smtps?:\/\//, 'must begin with smtp:// or smtps://'),
  CHENBAO_MAIL_FROM: z.string().min(3),

  /** `http(s)://<host>:<port>` of an MQTT gateway whose robots are woken up with a headline, and its signature key. */
  CHENBAO_ROBOT_GATEWAY: z
    .string()
    .regex(/^https?:\/\/[\w.-]+(:\d+)?$/, 'must be http(s)://<host>:<port>')
    .optional(),
  CHENBAO_ROBOT_KEY: z.string().min(8).optional(),

  /** Hosts dashboards may be loaded from, comma separated. */
  CHENBAO_DASHBOARD_HOSTS: z.string().default('.tencentcs.com,.tencent-cloud.com,.clsshare.com'),
  /** An installed browser, where the packaged one cannot run. */
  CHROME_PATH: z.string().optional(),
  /** Where the packaged browser is unpacked. */
  CHENBAO_BROWSER_CACHE: z.string().default('/tmp/chenbao-browser'),

  /** Set by the local cloud only: stand-ins of COS, Tencent Cloud API and chat channels. */
  CHENBAO_LOCAL_COS: localAddress.optional(),
  CHENBAO_LOCAL_API: localAddress.optional(),
  CHENBAO_LOCAL_CHAT: localAddress.optional(),
})

/** Reads the settings a function asks for. Throws one SettingsError that lists every wrong name. */
export function readSettings<S extends z.ZodType>(env: NodeJS.ProcessEnv, schema: S): z.infer<S> {
  refuseLocalOnScf(env)
  const parsed = schema.safeParse(env)
  if (parsed.success) return parsed.data
  const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  throw new SettingsError(`settings are missing or wrong:\n  ${wrong.join('\n  ')}`)
}

function refuseLocalOnScf(env: NodeJS.ProcessEnv): void {
  if (env.TENCENTCLOUD_RUNENV !== 'SCF') return
  const local = Object.keys(env).filter((name) => name.startsWith('CHENBAO_LOCAL_'))
  if (local.length > 0) throw new SettingsError(`refused on SCF: ${local.join(', ')}`)
}
