import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { buildFunctions } from '../build.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** Lays out `<outdir>/image` for `docker build`: the function's folder, the server and the Dockerfile. */
export async function buildImage(outdir = join(ROOT, 'dist')): Promise<string> {
  const image = join(outdir, 'image')
  const [capture] = await buildFunctions({ functions: ['dashboard-capture'], outdir })
  if (!capture) throw new Error('dashboard-capture: was not built')
  await rm(image, { recursive: true, force: true })
  await cp(capture.folder, image, { recursive: true })
  await cp(join(ROOT, 'scripts/image/Dockerfile'), join(image, 'Dockerfile'))
  await build({
    absWorkingDir: ROOT,
    entryPoints: ['scripts/image/main.ts'],
    outfile: join(image, 'server.js'),
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    define: { 'import.meta.url': 'serverUrl' },
    banner: { js: 'const serverUrl=require("node:url").pathToFileURL(__filename).href;' },
  })
  return image
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  buildImage().then(
    (folder) => console.log(`docker build --platform linux/amd64 -t chenbao-capture ${folder}`),
    (failure: unknown) => {
      console.error(failure)
      process.exitCode = 1
    },
  )
}
