import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Code } from 'tencentcloud-sdk-nodejs/tencentcloud/services/scf/v20180416/scf_models.js'
import { checkSettings } from './check-settings.ts'
import { deployFunction } from './deploy-function.ts'
import type { Serverless } from './provider.ts'
import { Refusal } from './refusal.ts'
import { ScfApi } from './scf-api.ts'
import { type FunctionManifest, type Manifest, parseService } from './service.ts'

/** Refuses missing keys and wrong settings by name, before anything is built or sent. */
export function check(
  serverless: Serverless,
  options: { function?: string },
  env: NodeJS.ProcessEnv = process.env,
): void {
  const manifest = parseService(serverless.configurationInput)
  const functions = asked(manifest, options).filter((each) => !lacksImage(each))
  checkSettings({ ...manifest, functions }, { local: Boolean(env.CHENBAO_LOCAL_API) })
  accessOf(env, manifest)
}

/** Deploys every function, or the one that is named. */
export async function deploy(
  serverless: Serverless,
  options: { function?: string },
  env: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  const manifest = parseService(serverless.configurationInput)
  const { region } = manifest
  const scf = new ScfApi(accessOf(env, manifest), env.CHENBAO_LOCAL_API ? 10 : undefined)
  for (const each of asked(manifest, options)) {
    if (lacksImage(each)) {
      console.log(`${each.step}: not deployed, CHENBAO_CAPTURE_IMAGE is not set (docs/deploy.md)`)
      continue
    }
    const code = await codeOf(serverless, each)
    const { created, url } = await deployFunction(scf, each, { region, code })
    console.log(`${each.name}: ${created ? 'created' : 'updated'}${url ? ` ${url}` : ''}`)
  }
}

function asked({ functions }: Manifest, options: { function?: string }): FunctionManifest[] {
  const found = functions.filter(({ step }) => !options.function || step === options.function)
  if (found.length > 0) return found
  throw new Refusal(`--function ${options.function}: no such function in serverless.yml`)
}

function lacksImage({ image }: FunctionManifest): boolean {
  return image?.uri === ''
}

/** Keys by the SDK's names, or by those that SCF injects and our commands read. */
function accessOf(env: NodeJS.ProcessEnv, { region }: Manifest) {
  const secretId = env.TENCENTCLOUD_SECRET_ID ?? env.TENCENTCLOUD_SECRETID
  const secretKey = env.TENCENTCLOUD_SECRET_KEY ?? env.TENCENTCLOUD_SECRETKEY
  if (!secretId || !secretKey) {
    throw new Refusal('TENCENTCLOUD_SECRETID and TENCENTCLOUD_SECRETKEY: set both to deploy')
  }
  const token = env.TENCENTCLOUD_TOKEN ?? env.TENCENTCLOUD_SESSIONTOKEN
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
