import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type Manifest, parseService } from '../serverless-tencent/service.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const CACHE = join(ROOT, '.local/manifests')
const SERVERLESS = join(ROOT, 'node_modules/serverless/bin/serverless.js')

/** Settings whose values never reach the cache on disk: a placeholder is printed in their place. */
const SECRET = /KEY|URL|SECRET|TOKEN/

/**
 * What serverless.yml says for a stage, resolved against the `CHENBAO_*` values (and CHROME_PATH) of `env`.
 * Asks `serverless print` once (2-3 s) and keeps the answer under `.local/` until serverless.yml, the
 * plugin or a value changes. Throws Error with the framework's own words when the configuration is wrong.
 */
export async function readManifest(options: {
  stage: string
  env: NodeJS.ProcessEnv
  file?: string
}): Promise<Manifest> {
  const { stage, env, file = 'serverless.yml' } = options
  const values = Object.entries(env).flatMap(([name, value]) =>
    value && /^CHENBAO_|^CHROME_PATH$/.test(name) ? [{ name, value }] : [],
  )
  const shown = Object.fromEntries(
    values.map(({ name, value }) => [name, SECRET.test(name) ? placeholder(name) : value]),
  )
  const cached = join(CACHE, `${await fingerprint(file, stage, shown)}.json`)
  const text = (await readIfThere(cached)) ?? (await print(file, stage, shown, cached))
  const printed: unknown = JSON.parse(text, (_, value: unknown) =>
    typeof value === 'string' ? reveal(value, env) : value,
  )
  return parseService(printed)
}

const placeholder = (name: string) => `<<${name}>>`

function reveal(value: string, env: NodeJS.ProcessEnv): string {
  return value.replaceAll(/<<(\w+)>>/g, (whole, name: string) => env[name] ?? whole)
}

async function fingerprint(
  file: string,
  stage: string,
  shown: Record<string, string>,
): Promise<string> {
  const plugin = join(ROOT, 'scripts/serverless-tencent')
  const parts = [join(ROOT, file), join(plugin, 'schema.ts'), join(plugin, 'provider.ts')]
  const hash = createHash('sha256').update(
    JSON.stringify([file, stage, Object.entries(shown).sort()]),
  )
  for (const part of parts) hash.update(await readFile(part))
  return hash.digest('hex')
}

async function readIfThere(path: string): Promise<string | undefined> {
  const names = await readdir(CACHE).catch(() => [])
  return names.some((name) => path.endsWith(name)) ? await readFile(path, 'utf8') : undefined
}

async function print(
  file: string,
  stage: string,
  shown: Record<string, string>,
  cached: string,
): Promise<string> {
  const quiet = { SLS_TELEMETRY_DISABLED: '1', SLS_NOTIFICATIONS_MODE: 'off' }
  const { PATH, HOME } = process.env
  const stdout = await promisify(execFile)(
    process.execPath,
    [SERVERLESS, 'print', '--format', 'json', '--stage', stage, '--config', file],
    { cwd: ROOT, env: { PATH, HOME, ...shown, ...quiet }, maxBuffer: 4 * 1024 * 1024 },
  ).then((done) => done.stdout, refuse)
  await mkdir(CACHE, { recursive: true })
  await writeFile(`${cached}.${process.pid}`, stdout)
  await rename(`${cached}.${process.pid}`, cached)
  return stdout
}

function refuse(failure: { stdout?: string; stderr?: string }): never {
  const words = `${failure.stderr ?? ''}${failure.stdout ?? ''}`.trim()
  throw new Error(`serverless.yml: ${words.slice(0, 2000)}`, { cause: failure })
}
