import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BuiltFunction, buildFunctions, listFunctions } from '../scripts/build.ts'
import { cosStandIn, TEST_BUCKET, TEST_KEYS } from './stand-ins/cos.ts'

const functions = listFunctions()

/** A child without our node_modules: the bundle's folder is all it has. */
const CHILD = `
const loaded = require('./index.js')
const event = JSON.parse(process.argv[2])
loaded.main_handler(event, { request_id: 'bare', function_name: 'bare', time_limit_in_ms: 20000 })
  .then((answer) => process.stdout.write('\\nANSWER ' + JSON.stringify(answer ?? null)),
        (failure) => process.stdout.write('\\nFAILURE ' + failure.name + ' ' + failure.message))
`

let out: string
let built: BuiltFunction[]

beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'chenbao-bundles-'))
  built = await buildFunctions({ outdir: join(out, 'dist') })
})

afterAll(async () => {
  await rm(out, { recursive: true, force: true })
})

/** Every setting a function may ask for, invented. */
function settingsOf(cos: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    TENCENTCLOUD_SECRETID: TEST_KEYS.secretId,
    TENCENTCLOUD_SECRETKEY: TEST_KEYS.secretKey,
    CHENBAO_BUCKET: TEST_BUCKET,
    CHENBAO_PAGES_URL: 'https://pages.example.com',
    CHENBAO_LINK_KEY: 'k'.repeat(40),
    CHENBAO_MASTER_KEY: Buffer.alloc(32).toString('base64'),
    CHENBAO_SMTP_URL: 'smtp://127.0.0.1:9',
    CHENBAO_MAIL_FROM: 'chenbao@example.com',
    CHENBAO_LOCAL_COS: cos,
    CHENBAO_LOCAL_API: '127.0.0.1:9',
  }
}

async function callBare(step: string, event: unknown): Promise<string> {
  const bare = join(out, 'dist', step)
  await writeFile(join(bare, 'child.cjs'), CHILD)
  const cos = await cosStandIn()
  try {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['child.cjs', JSON.stringify(event)],
      { cwd: bare, env: settingsOf(cos.address), timeout: 20_000 },
    )
    return stdout
  } finally {
    await cos.close()
  }
}

const HTTP = { httpMethod: 'GET', path: '/nowhere', headers: {}, queryString: {}, body: '' }
const TIMER = { Type: 'Timer', TriggerName: 'daily', Time: '2026-11-20T21:00:00Z', Message: '' }

describe('the bundle', () => {
  it.each(functions)('of %s answers an event in a bare folder', async (step) => {
    const [http, timer] = await Promise.all([callBare(step, HTTP), callBare(step, TIMER)])
    for (const answer of [http, timer]) expect(answer).toMatch(/\n(ANSWER|FAILURE UpstreamError)/)
    expect(`${http}${timer}`).toContain('\nANSWER')
  })

  it('names every setting that is missing', async () => {
    const step = functions[0] ?? ''
    const dying = promisify(execFile)(process.execPath, [join(out, 'dist', step, 'index.js')], {
      env: { PATH: process.env.PATH },
    })
    await expect(dying).rejects.toMatchObject({ stderr: expect.stringContaining('CHENBAO_BUCKET') })
  })

  it('is the same, byte for byte, when it is built again', async () => {
    const digest = async (folder: string) =>
      createHash('sha256')
        .update(await readFile(join(folder, 'index.js')))
        .digest('hex')
    const [step = ''] = functions
    const [first, second] = await Promise.all(
      ['once', 'twice'].map((name) =>
        buildFunctions({ functions: [step], outdir: join(out, name) }),
      ),
    )
    expect(await digest(second?.[0]?.folder ?? '')).toBe(await digest(first?.[0]?.folder ?? ''))
  })

  it('is small enough to start quickly', () => {
    const limits: Record<string, number> = { mcp: 1536, 'dashboard-capture': 5000 }
    const tooLarge = built.filter(({ step, bytes }) => bytes / 1024 > (limits[step] ?? 1400))
    expect(tooLarge.map(({ step, bytes }) => `${step} ${Math.round(bytes / 1024)} KB`)).toEqual([])
  })
})
