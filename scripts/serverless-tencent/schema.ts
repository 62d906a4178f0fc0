/** JSON schemas of what serverless.yml may say: a wrong key or value is refused by name (limits: 583/11637). */

const MEMORY_SIZES = [64, ...Array.from({ length: 24 }, (_, step) => 128 * (step + 1))]
const RUNTIMES = ['Nodejs20.19', 'Nodejs18.15', 'Nodejs16.13']
const CRON = '^([0-9A-Z,*/-]+ ){6}[0-9,*/-]+$'
const NAME = '^[A-Za-z][A-Za-z0-9_-]{0,59}$'
const BUCKET = '^[a-z0-9-]{1,50}-[0-9]+$'
const KEY_AFFIX = '^(?!/)[A-Za-z0-9_./=-]{0,256}$'

const text = { type: 'string' }
const flag = { type: 'boolean' }

function object(properties: Record<string, unknown>, required: string[] = []) {
  return { type: 'object', properties, required, additionalProperties: false }
}

const asyncConfig = object(
  {
    retryNum: { type: 'integer', minimum: 0, maximum: 2 },
    msgTTL: { type: 'integer', minimum: 60, maximum: 21_600 },
  },
  ['retryNum', 'msgTTL'],
)

/** Names the platform reserves for itself are refused (583/14570); the size is checked when packing. */
const environment = {
  type: 'object',
  patternProperties: { '^(?!SCF_|QCLOUD_|TENCENTCLOUD_)[A-Za-z][A-Za-z0-9_]*$': text },
  additionalProperties: false,
}

const shared = {
  runtime: { enum: RUNTIMES },
  memorySize: { enum: MEMORY_SIZES },
  timeout: { type: 'integer', minimum: 1, maximum: 900 },
  role: { type: 'string', minLength: 1 },
  asyncConfig,
}

export const providerSchema = object({
  ...shared,
  region: { type: 'string', pattern: '^[a-z]+-[a-z]+(-[a-z0-9]+)*$' },
  stage: text,
})

export const functionSchema = object(
  {
    ...shared,
    handler: { const: 'index.main_handler' },
    environment,
    /** Most instances that may run at a time; becomes reserved concurrency. */
    instances: { type: 'integer', minimum: 1, maximum: 1000 },
    image: object({ imageType: { enum: ['personal', 'enterprise'] }, imageUri: text }, [
      'imageType',
      'imageUri',
    ]),
  },
  ['handler'],
)

export const eventSchemas = {
  timer: object(
    {
      name: { type: 'string', pattern: NAME },
      cron: { type: 'string', pattern: CRON },
      argument: { type: 'string', maxLength: 4096 },
    },
    ['name', 'cron'],
  ),
  cos: object(
    {
      bucket: { type: 'string', pattern: BUCKET },
      events: { type: 'string', pattern: '^cos:Object(Created|Remove|Restore):[A-Za-z*]+$' },
      prefix: { type: 'string', pattern: KEY_AFFIX },
      suffix: { type: 'string', pattern: KEY_AFFIX },
    },
    ['bucket', 'events', 'prefix'],
  ),
  functionUrl: object(
    {
      name: { type: 'string', pattern: NAME },
      authType: { enum: ['NONE', 'CAM'] },
      netConfig: object({ enableExtranet: flag, enableIntranet: flag }, [
        'enableExtranet',
        'enableIntranet',
      ]),
    },
    ['name', 'authType', 'netConfig'],
  ),
} as const
