import { eventSchemas, functionSchema, providerSchema } from './schema.ts'

/** What we use of Serverless 3; it ships no types. */
export interface Serverless {
  setProvider(name: string, provider: unknown): void
  serviceDir: string
  configurationInput: unknown
  configSchemaHandler: {
    defineProvider(name: string, schemas: { provider: unknown; function: unknown }): void
    defineFunctionEvent(provider: string, event: string, schema: unknown): void
  }
  service: { functions: Record<string, { package?: Record<string, unknown> }> }
}

/** The `tencent` provider: what serverless.yml may say, how it is packed, how it is deployed. */
export class Tencent {
  static getProviderName(): string {
    return 'tencent'
  }

  readonly hooks: Record<string, () => Promise<void>>

  constructor(serverless: Serverless, options: { function?: string }) {
    serverless.setProvider('tencent', this)
    serverless.configSchemaHandler.defineProvider('tencent', {
      provider: providerSchema,
      function: functionSchema,
    })
    for (const [name, schema] of Object.entries(eventSchemas)) {
      serverless.configSchemaHandler.defineFunctionEvent('tencent', name, schema)
    }
    this.hooks = {
      'before:package:createDeploymentArtifacts': async () => {
        const { pack } = await import('./pack.ts')
        await pack(serverless)
      },
      'deploy:deploy': async () => {
        const { deploy } = await import('./deploy.ts')
        await deploy(serverless, options)
      },
    }
  }
}
