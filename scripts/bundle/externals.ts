import { constants } from 'node:fs'
import { cp, mkdir, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as z from 'zod'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const FONT = '@expo-google-fonts/noto-sans-sc'

/** Packages that find files beside themselves and so cannot be bundled, with the files of ours they need. */
export const EXTERNALS: Record<string, { alsoCopy: { name: string; files: string[] }[] }> = {
  '@sparticuz/chromium': {
    alsoCopy: [
      { name: FONT, files: ['400Regular/NotoSansSC_400Regular.ttf', 'LICENSE_FONT', 'LICENSE'] },
    ],
  },
}

const packageSchema = z.object({
  version: z.string(),
  dependencies: z.record(z.string(), z.string()).default({}),
})

/** Copies a package, what it depends on and what it needs of ours to `<folder>/node_modules`. */
export async function copyExternal(name: string, folder: string): Promise<void> {
  await copyTree(name, join(ROOT, 'package.json'), folder)
  for (const { name: also, files } of EXTERNALS[name]?.alsoCopy ?? []) {
    await copyPackage(join(ROOT, 'node_modules', also), join(folder, 'node_modules', also), files)
  }
}

async function copyTree(name: string, from: string, folder: string): Promise<void> {
  const source = packageFolder(name, from)
  const { dependencies } = await copyPackage(source, join(folder, 'node_modules', name))
  for (const dependency of Object.keys(dependencies)) {
    await copyTree(dependency, join(source, 'package.json'), folder)
  }
}

/** The folder of an installed package as the module at `from` sees it. */
function packageFolder(name: string, from: string): string {
  const places = createRequire(from).resolve.paths(name) ?? []
  for (const place of places) {
    const found = readable(join(place, name, 'package.json'), from)
    if (found) return dirname(found)
  }
  throw new Error(`${name}: not installed, run npm ci`)
}

function readable(path: string, from: string): string | undefined {
  try {
    return createRequire(from).resolve(path)
  } catch {
    return undefined
  }
}

/** Copies unless the same version is there already; 64 MB of browser are not copied at every start. */
async function copyPackage(
  source: string,
  target: string,
  files?: string[],
): Promise<z.infer<typeof packageSchema>> {
  const wanted = await describe(source)
  const present = await describe(target).catch(() => undefined)
  if (present?.version === wanted.version) return wanted
  await rm(target, { recursive: true, force: true })
  await mkdir(target, { recursive: true })
  const options = { recursive: true, dereference: true, mode: constants.COPYFILE_FICLONE }
  const parts = files ?? ['']
  for (const part of parts) await cp(join(source, part), join(target, part), options)
  await cp(join(source, 'package.json'), join(target, 'package.json'))
  return wanted
}

async function describe(folder: string): Promise<z.infer<typeof packageSchema>> {
  return packageSchema.parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')))
}
