import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { foldNow } from '../../shared/alerts/load.ts'
import { dayOf } from '../../shared/calendar/day.ts'
import { writeDocument } from '../../shared/documents/codec.ts'
import { keys } from '../../shared/documents/keys.ts'
import { tokenSchema } from '../../shared/documents/person.ts'
import { cosStore } from '../../shared/ports/store/cos-store.ts'
import type { Store } from '../../shared/ports/store/store.ts'
import { buildFunctions } from '../build.ts'
import { startCosStandIn } from '../emulator/cos/stand-in.ts'
import { FunctionPool } from '../emulator/platform/function-pool.ts'
import type { Print } from '../figures.ts'
import { costRatio } from './intake/cost-ratio.ts'
import { escalateAll } from './intake/escalate-all.ts'
import { importRatio } from './intake/import-ratio.ts'

const TOKEN = 'cb-invented-token-of-the-bench'
const KEYS = { secretId: 'AKIDbenchBENCHbenchBENCH', secretKey: 'benchBENCHbenchBENCHbenc' }
const BUCKET = 'chenbao-1250000000'
const INSTANCES = 8

/**
 * The intake as it is deployed, eight instances over the COS stand-in: 1,000 duplicates at once, then distinct
 * callbacks in an open loop, and what escalation makes of all of them. Arguments: how many (10,000) and how many a second (167).
 */
export async function run(args: string[], print: Print): Promise<void> {
  const [count = 10_000, perSecond = 167] = args.map(Number)
  await buildFunctions({ functions: ['alert-intake'] })
  for (const racy of [false, true]) {
    await withHouse(racy, (house) => duplicates(house, racy ? 'racy' : 'ordinary', print))
  }
  await withHouse(false, async (house) => {
    await storm(house, { count, perSecond }, print)
    await escalateAll(house.store, print)
  })
  await withHouse(false, async ({ store }) =>
    print('cost', await costRatio(store, TOKEN), 'x bare'),
  )
  print('import', await importRatio(), 'x cos+zod')
}

interface House {
  store: Store
  post(body: string): Promise<number>
}

async function withHouse(racy: boolean, work: (house: House) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'chenbao-intake-'))
  const cos = await startCosStandIn({
    folder,
    buckets: { [BUCKET]: 'ap-guangzhou' },
    identities: () => ({ secretKey: KEYS.secretKey, buckets: [BUCKET] }),
    clock: () => new Date(),
    racy,
  })
  const store = cosStore({
    bucket: BUCKET,
    region: 'ap-guangzhou',
    credentials: () => KEYS,
    localAddress: cos.address,
  })
  const pool = new FunctionPool(specOf(cos.address), () => undefined)
  try {
    const sha256 = createHash('sha256').update(TOKEN).digest('hex')
    await writeDocument(store, tokenSchema, keys.token(sha256), {
      schema: 'token/1',
      environment: 'prod',
      mintedAt: new Date().toISOString(),
    })
    const house = { store, post: (body: string) => post(pool, body) }
    await Promise.all(Array.from({ length: INSTANCES }, () => house.post('')))
    await work(house)
  } finally {
    await pool.close()
    await cos.close()
    await rm(folder, { recursive: true, force: true })
  }
}

function specOf(cosAddress: string) {
  return {
    name: 'alert-intake',
    bundle: join(process.cwd(), 'dist/alert-intake/index.js'),
    memoryMb: 128,
    timeoutMs: 10_000,
    maxInstances: INSTANCES,
    env: {
      CHENBAO_BUCKET: BUCKET,
      CHENBAO_LOCAL_COS: cosAddress,
      TENCENTCLOUD_SECRETID: KEYS.secretId,
      TENCENTCLOUD_SECRETKEY: KEYS.secretKey,
    },
  }
}

async function post(pool: FunctionPool, body: string): Promise<number> {
  const event = { httpMethod: 'POST', path: `/webhook/alert/${TOKEN}`, headers: {}, body }
  const answer = await pool.invoke(event, {
    request_id: 'bench',
    function_name: 'chenbao-bench-alert-intake',
    function_version: '$LATEST',
    namespace: 'default',
    memory_limit_in_mb: 128,
    time_limit_in_ms: 10_000,
    tencentcloud_region: 'ap-guangzhou',
    tencentcloud_appid: '1250000000',
    tencentcloud_uin: '100000000001',
    chenbao_local_time: new Date().toISOString(),
  })
  if (typeof answer !== 'object' || answer === null || !('statusCode' in answer)) return 0
  return Number(answer.statusCode)
}

const alert = (number: number) =>
  JSON.stringify({
    alarm: `策略 ${number}`,
    alarm_id: `alarm-${number}`,
    record_group_id: `group-${number}`,
    notify_type: 1,
    condition: '$1.err > 50',
    message: '演示'.repeat(200),
  })

async function duplicates({ store, post: send }: House, mode: string, print: Print): Promise<void> {
  const body = alert(0)
  const answers = await Promise.all(Array.from({ length: 1000 }, () => send(body)))
  print(`duplicates.${mode}.answered`, answers.filter((status) => status === 200).length, 'of 1000')
  print(`duplicates.${mode}.objects`, await objectsWithBody(store), 'objects')
  const day = dayOf(new Date())
  const folded = await foldNow(store, { environment: 'prod', day, upTo: new Date() })
  print(`duplicates.${mode}.folded`, folded.deliveries, 'deliveries')
}

/** Open loop: what is sent does not wait for what is answered. */
async function storm(
  { store, post: send }: House,
  { count, perSecond }: { count: number; perSecond: number },
  print: Print,
): Promise<void> {
  const latencies: number[] = []
  const pending: Promise<number>[] = []
  const started = performance.now()
  for (let number = 1; number <= count; number += 1) {
    const wait = started + (number * 1000) / perSecond - performance.now()
    if (wait > 1) await pause(wait)
    const sent = performance.now()
    pending.push(
      send(alert(number)).then((status) => {
        latencies.push(performance.now() - sent)
        return status
      }),
    )
  }
  const answers = await Promise.all(pending)
  const kept = await objectsWithBody(store)
  latencies.sort((a, b) => a - b)
  const at = (share: number) => latencies[Math.floor(share * (latencies.length - 1))] ?? Number.NaN
  print('storm.answered', answers.filter((status) => status === 200).length, `of ${count}`)
  print('storm.lost', count - kept, 'callbacks')
  print('storm.rate', (count * 1000) / (performance.now() - started), 'per s')
  print('storm.p50', at(0.5), 'ms')
  print('storm.p99', at(0.99), 'ms')
  print('storm.max', at(1), 'ms')
}

/** Deliveries with a body; the eight empty ones that woke the instances are not counted. */
async function objectsWithBody(store: Store): Promise<number> {
  let count = 0
  for await (const { size } of store.list(keys.deliveries('prod', dayOf(new Date())))) {
    if (size > 400) count += 1
  }
  return count
}
