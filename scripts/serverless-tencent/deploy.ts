import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Code } from 'tencentcloud-sdk-nodejs/tencentcloud/services/scf/v20180416/scf_models.js'
import { checkSettings } from './check-settings.ts'
import { deployFunction } from './deploy-function.ts'
import type { Serverless } from './provider.ts'
import { ScfApi } from './scf-api.ts'
import { type FunctionManifest, type Manifest, parseService } from './service.ts'

/** Deploys every function, or the one that is named; refuses wrong settings before the first call. */
export async function deploy(
  serverless: Serverless,
  options: { function?: string },
  env: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  const manifest = parseService(serverless.configurationInput)
  const named = manifest.functions.filter(
    ({ step }) => !options.function || step === options.function,
  )
  const wanted = named.filter((each) => !lacksImage(each))
  for (const { step } of named.filter(lacksImage)) {
    console.log(`${step}: not deployed, CHENBAO_CAPTURE_IMAGE names no image (docs/deploy.md)`)
  }
  checkSettings({ ...manifest, functions: wanted }, { local: Boolean(env.CHENBAO_LOCAL_API) })
  const scf = new ScfApi(accessOf(env, manifest), env.CHENBAO_LOCAL_API ? 10 : undefined)
  for (const each of wanted) {
    const { region } = manifest
    const { created, url } = await deployFunction(scf, each, {
      region,
      code: await codeOf(serverless, each),
    })
    console.log(`${each.name}: ${created ? 'created' : 'updated'}${url ? ` ${url}` : ''}`)
  }
}

function lacksImage({ image }: FunctionManifest): boolean {
  return image?.uri === ''
}

function accessOf(env: NodeJS.ProcessEnv, { region }: Manifest) {
  const { TENCENTCLOUD_SECRET_ID: secretId, TENCENTCLOUD_SECRET_KEY: secretKey } = env
  if (!secretId || !secretKey) {
    throw new Error('TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY: set both to deploy')
  }
  const token = env.TENCENTCLOUD_TOKEN
  const keys = { secretId, secretKey, ...(token ? { token } : {}) }
  return {
    region,
    credentials: () => keys,
    localAddress: env.CHENBAO_LOCAL_API,
    timeoutMs: 60_000,
  }
}

async function codeOf(
  { serviceDir }: Serverless,
  { name, image }: FunctionManifest,
): Promise<Code> {
  if (image) return { ImageConfig: { ImageType: image.type, ImageUri: image.uri, ImagePort: 9000 } }
  const zip = await readFile(join(serviceDir, '.serverless', `${name}.zip`))
  return { ZipFile: zip.toString('base64') }
}
