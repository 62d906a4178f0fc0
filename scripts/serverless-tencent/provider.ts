import { eventSchemas, functionSchema, providerSchema } from './schema.ts'

/** What we use of Serverless 3; it ships no types. */
export interface Serverless {
  setProvider(name: string, provider: unknown): void
  serviceDir: string
  /** `['deploy']` for `serverless deploy`. */
  processedInput: { commands: string[] }
  configurationInput: unknown
  configSchemaHandler: {
    defineProvider(name: string, schemas: { provider: unknown; function: unknown }): void
    defineFunctionEvent(provider: string, event: string, schema: unknown): void
  }
  service: { functions: Record<string, { package?: Record<string, unknown> }> }
}

/** What the framework runs later; loaded only then, so that `print` stays quick. */
export interface Work {
  check(serverless: Serverless, options: { function?: string }): void
  pack(serverless: Serverless): Promise<void>
  deploy(serverless: Serverless, options: { function?: string }): Promise<void>
}

/** The `tencent` provider: what serverless.yml may say, how it is packed, how it is deployed. */
export function tencent(work: Work) {
  return class Tencent {
    static getProviderName(): string {
      return 'tencent'
    }

    readonly hooks: Record<string, () => Promise<void>>

    constructor(serverless: Serverless, options: { function?: string }) {
      serverless.setProvider('tencent', this)
      defineSchemas(serverless)
      this.hooks = {
        initialize: async () => {
          if (serverless.processedInput.commands[0] === 'deploy') work.check(serverless, options)
        },
        'before:package:createDeploymentArtifacts': () => work.pack(serverless),
        'deploy:deploy': () => work.deploy(serverless, options),
      }
    }
  }
}

function defineSchemas({ configSchemaHandler: handler }: Serverless): void {
  handler.defineProvider('tencent', { provider: providerSchema, function: functionSchema })
  for (const [name, schema] of Object.entries(eventSchemas)) {
    handler.defineFunctionEvent('tencent', name, schema)
  }
}
