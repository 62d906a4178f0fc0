import * as z from 'zod'

const timerSchema = z.object({
  timer: z.object({ name: z.string(), cron: z.string(), argument: z.string().default('') }),
})
const bucketSchema = z.object({
  cos: z.object({
    bucket: z.string(),
    events: z.string(),
    prefix: z.string(),
    suffix: z.string().default(''),
  }),
})
const urlSchema = z.object({
  functionUrl: z.object({
    name: z.string(),
    authType: z.enum(['NONE', 'CAM']),
    netConfig: z.object({ enableExtranet: z.boolean(), enableIntranet: z.boolean() }),
  }),
})
const asyncSchema = z.object({ retryNum: z.int(), msgTTL: z.int() })

const functionSchema = z.object({
  name: z.string().optional(),
  handler: z.string(),
  role: z.string().optional(),
  memorySize: z.int().optional(),
  timeout: z.int().optional(),
  instances: z.int().optional(),
  asyncConfig: asyncSchema.optional(),
  image: z.object({ imageType: z.string(), imageUri: z.string() }).optional(),
  environment: z.record(z.string(), z.string()).default({}),
  events: z.array(z.union([timerSchema, bucketSchema, urlSchema])).default([]),
})

const serviceSchema = z.object({
  service: z.string(),
  provider: z.object({
    stage: z.string(),
    region: z.string(),
    runtime: z.string(),
    memorySize: z.int(),
    timeout: z.int(),
    asyncConfig: asyncSchema,
  }),
  functions: z.record(z.string(), functionSchema),
})

/** A timer; its seven-field cron runs in UTC+8. */
export interface TimerTrigger {
  kind: 'timer'
  name: string
  cron: string
  /** Arrives as `Message`. */
  argument: string
}

/** A COS trigger: objects of one bucket whose key has this prefix and suffix. */
export interface BucketTrigger {
  kind: 'bucket'
  /** `<name>-<appid>`. */
  bucket: string
  /** `cos:ObjectCreated:*`. */
  events: string
  prefix: string
  suffix: string
}

/** A function URL. */
export interface UrlTrigger {
  kind: 'url'
  name: string
  authType: 'NONE' | 'CAM'
  extranet: boolean
  intranet: boolean
}

export type Trigger = TimerTrigger | BucketTrigger | UrlTrigger

/** One function as the platform is to run it. */
export interface FunctionManifest {
  /** The folder below `functions/`, and of the bundle below `dist/`. */
  step: string
  /** `chenbao-<stage>-<step>`. */
  name: string
  handler: string
  runtime: string
  role: string | undefined
  memoryMb: number
  timeoutSeconds: number
  /** Most instances at a time; undefined where only the region's quota limits them. */
  instances: number | undefined
  /** Asynchronous events: retries after a failure of the code, and how long an event may wait. */
  retries: number
  eventAgeSeconds: number
  image: { type: string; uri: string } | undefined
  /** Settings that are not empty. */
  environment: Record<string, string>
  /** Names of all settings that serverless.yml gives this function, empty ones included. */
  settingNames: string[]
  triggers: Trigger[]
}

/** What serverless.yml says, resolved. */
export interface Manifest {
  service: string
  stage: string
  region: string
  functions: FunctionManifest[]
}

/** Reads a resolved serverless.yml, as `serverless print --format json` writes it. Throws ZodError. */
export function parseService(printed: unknown): Manifest {
  const { service, provider, functions } = serviceSchema.parse(printed)
  const defaults = { ...provider, prefix: `${service}-${provider.stage}-` }
  return {
    service,
    stage: provider.stage,
    region: provider.region,
    functions: Object.entries(functions).map(([step, config]) =>
      toFunction(step, config, defaults),
    ),
  }
}

function toFunction(
  step: string,
  config: z.infer<typeof functionSchema>,
  defaults: z.infer<typeof serviceSchema>['provider'] & { prefix: string },
): FunctionManifest {
  const retry = config.asyncConfig ?? defaults.asyncConfig
  const settings = Object.entries(config.environment)
  return {
    step,
    name: config.name ?? `${defaults.prefix}${step}`,
    handler: config.handler,
    runtime: defaults.runtime,
    role: config.role,
    memoryMb: config.memorySize ?? defaults.memorySize,
    timeoutSeconds: config.timeout ?? defaults.timeout,
    instances: config.instances,
    retries: retry.retryNum,
    eventAgeSeconds: retry.msgTTL,
    image: config.image && { type: config.image.imageType, uri: config.image.imageUri },
    environment: Object.fromEntries(settings.filter(([, value]) => value !== '')),
    settingNames: settings.map(([name]) => name),
    triggers: config.events.map(toTrigger),
  }
}

function toTrigger(event: z.infer<typeof functionSchema>['events'][number]): Trigger {
  if ('timer' in event) return { kind: 'timer', ...event.timer }
  if ('cos' in event) return { kind: 'bucket', ...event.cos }
  const { name, authType, netConfig } = event.functionUrl
  const { enableExtranet, enableIntranet } = netConfig
  return { kind: 'url', name, authType, extranet: enableExtranet, intranet: enableIntranet }
}
