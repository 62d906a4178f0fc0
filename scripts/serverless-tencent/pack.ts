import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buildFunctions } from '../build.ts'
import type { Serverless } from './provider.ts'
import { Refusal } from './refusal.ts'
import { type FunctionManifest, parseService } from './service.ts'
import { zipFolder } from './zip.ts'

/** All settings of a function together, in bytes (583/11637). */
const ENVIRONMENT_BYTES = 4096

/** What UpdateFunctionCode takes as a zip, in bytes before base64. */
const ZIP_BYTES = 15 * 1024 * 1024

/** Source maps and licences stay here. */
const NOT_DEPLOYED = /\.(map|LEGAL\.txt)$|child\.cjs$/

/**
 * Bundles and zips every function that is not an image to `.serverless/<name>.zip`. Told to the framework
 * before it packs by itself: it would zip the whole folder, node_modules included.
 */
export async function pack(serverless: Serverless): Promise<void> {
  const { functions } = parseService(serverless.configurationInput)
  for (const each of functions) refuseLargeEnvironment(each)
  const zipped = functions.filter(({ image }) => !image)
  const built = await buildFunctions({ functions: zipped.map(({ step }) => step) })
  await mkdir(join(serverless.serviceDir, '.serverless'), { recursive: true })
  for (const { step, name, image } of functions) {
    const target = serverless.service.functions[step]
    const folder = built.find((each) => each.step === step)?.folder
    if (!target) continue
    if (image || !folder) {
      target.package = { disable: true }
      continue
    }
    const artifact = join(serverless.serviceDir, '.serverless', `${name}.zip`)
    await writeFile(artifact, await zipOf(step, folder))
    target.package = { artifact }
  }
}

async function zipOf(step: string, folder: string): Promise<Buffer> {
  const zip = await zipFolder(folder, NOT_DEPLOYED)
  if (zip.length <= ZIP_BYTES) return zip
  throw new Refusal(`${step}: the zip has ${zip.length} bytes, the platform takes ${ZIP_BYTES}`)
}

function refuseLargeEnvironment({ step, environment }: FunctionManifest): void {
  const bytes = Object.entries(environment)
    .map(([name, value]) => Buffer.byteLength(`${name}=${value};`))
    .reduce((sum, size) => sum + size, 0)
  if (bytes <= ENVIRONMENT_BYTES) return
  throw new Refusal(`${step}: its settings have ${bytes} bytes, the platform takes 4096`)
}
