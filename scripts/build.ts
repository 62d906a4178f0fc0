import { existsSync, readdirSync, statSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Metafile } from 'esbuild'
import { copyExternal, EXTERNALS } from './bundle/externals.ts'

const ROOT = fileURLToPath(new URL('../', import.meta.url))

/** What packages bring along and never use, with what stands in its place. */
export const LEFT_OUT = {
  'whatwg-url': './scripts/bundle/whatwg-url.cjs',
  'tough-cookie': './scripts/bundle/tough-cookie.cjs',
  'http-signature': './scripts/bundle/http-signature.cjs',
  // Its Node shim carries a whole JSON schema compiler, which a server without elicitation never asks.
  '@modelcontextprotocol/server/_shims':
    './node_modules/@modelcontextprotocol/server/dist/shimsBrowser.mjs',
}

/** One function as it is deployed: `<folder>/index.js` exports `main_handler`, the folder stands alone. */
export interface BuiltFunction {
  step: string
  folder: string
  /** Bytes of the minified bundle, without its source map. */
  bytes: number
}

/** The steps that exist: folders below `functions/` with an `index.ts`. */
export function listFunctions(): string[] {
  return readdirSync(join(ROOT, 'functions'))
    .filter((step) => existsSync(join(ROOT, 'functions', step, 'index.ts')))
    .sort()
}

/**
 * Bundles functions with esbuild, one minified CommonJS file each for Node 20, and copies what cannot be
 * bundled beside it. The same sources give the same bytes. Throws esbuild's BuildFailure.
 */
export async function buildFunctions(
  options: { functions?: string[]; outdir?: string } = {},
): Promise<BuiltFunction[]> {
  const { functions = listFunctions(), outdir = 'dist' } = options
  const target = resolve(ROOT, outdir)
  const { metafile } = await bundle(functions, target)
  await Promise.all(functions.map((step) => completeFolder(step, target, metafile)))
  return functions.map((step) => {
    const folder = join(target, step)
    return { step, folder, bytes: statSync(join(folder, 'index.js')).size }
  })
}

async function bundle(functions: string[], outdir: string): Promise<{ metafile: Metafile }> {
  return await build({
    absWorkingDir: ROOT,
    entryPoints: functions.map((step) => ({
      in: `functions/${step}/index.ts`,
      out: `${step}/index`,
    })),
    outdir,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    sourcemap: 'linked',
    legalComments: 'linked',
    metafile: true,
    logLevel: 'warning',
    external: Object.keys(EXTERNALS),
    alias: LEFT_OUT,
    define: { 'import.meta.url': 'bundleUrl' },
    banner: { js: 'const bundleUrl=require("node:url").pathToFileURL(__filename).href;' },
  })
}

/** Without a package.json of its own the bundle would be read as a module below our `type: module`. */
async function completeFolder(step: string, outdir: string, metafile: Metafile): Promise<void> {
  const folder = join(outdir, step)
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'package.json'), '{"type":"commonjs"}\n')
  const output = Object.entries(metafile.outputs).find(
    ([path]) => path.endsWith('index.js') && basename(dirname(path)) === step,
  )
  for (const { path, external } of output?.[1].imports ?? []) {
    if (external && path in EXTERNALS) await copyExternal(path, folder)
  }
}

async function main(): Promise<void> {
  const started = Date.now()
  for (const { step, bytes } of await buildFunctions()) {
    console.log(`dist/${step}/index.js ${(bytes / 1024).toFixed(0)} KB`)
  }
  console.log(`built in ${((Date.now() - started) / 1000).toFixed(1)} s`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main().catch((failure: unknown) => {
    console.error(failure)
    process.exitCode = 1
  })
}
