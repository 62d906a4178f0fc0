import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { addDays, daysBefore, startOfDay, timeOn } from '../../shared/calendar/day.ts'
import { cosStore } from '../../shared/ports/store/cos-store.ts'
import { buildFunctions } from '../build.ts'
import { startSeededWorld } from './dashboards/cloud-world.ts'
import { planDay } from './deliver.ts'
import { enrol } from './enrol.ts'
import { OWN_BUCKET } from './identify.ts'
import { LOCAL_STAGE, type LocalCloud, startLocalCloud } from './local-cloud.ts'
import { readManifest } from './manifest.ts'
import { HEARING_TIME, judge, linksOf, type Verdict } from './morning.ts'
import type { Options } from './options.ts'
import type { Reporter, Tally } from './progress.ts'
import { replay } from './replay.ts'
import { hearReport } from './robot.ts'
import { folderDay } from './seed/log-folder.ts'
import { ACCOUNTS } from './seed/scenario.ts'
import { type SeededDay, seedDay } from './seed/seed-day.ts'

/** The local clock stops here, after cleanup has run. */
const LAST_TIME = '22:30'

const BUNDLES = 'dist'

/** Earlier days that are read for comparison, and when each is analysed on the morning after it. */
const BASELINE_DAYS = 14
const BASELINE_TIME = '05:00'

/** A day that was replayed, and the cloud it was replayed on. */
export interface RunDay {
  cloud: LocalCloud
  seeded: SeededDay
  tally: Tally
  /** What each person's robot said, page by page. */
  heard: Map<string, string[]>
  verdict: Verdict
}

/** Replays a whole day on a fresh local cloud, from its first minute to 22:30 of the day after. */
export async function runDay(options: Options, progress: Reporter): Promise<RunDay> {
  progress.say(`晨报本地云：${options.day}（数据、账号都是本机的，不需要任何云账号）`)
  const seeded = options.logs
    ? await folderDay(options.logs, options.day)
    : seedDay({ day: options.day, scenario: options.scenario, scale: options.lines })
  const built = buildFunctions({ outdir: BUNDLES })
  const manifest = await readManifest({ stage: LOCAL_STAGE, env: {} })
  const seededWorld = await startSeededWorld(seeded)
  const cloud = await startLocalCloud({
    manifest,
    seeded,
    world: seededWorld.world,
    state: options.state,
    bundles: BUNDLES,
    port: options.port,
    racy: options.racy,
    doubled: options.doubled,
    startAt: timeOn(addDays(options.day, 1 - BASELINE_DAYS), BASELINE_TIME),
    shell: process.env,
  })
  await writeFile(
    join(options.state, 'ground-truth.json'),
    `${JSON.stringify(seeded.groundTruth, null, 2)}\n`,
  )
  const close = async () => {
    await cloud.close()
    await seededWorld.close()
  }
  try {
    return await replayDay({ ...cloud, close }, seeded, progress, built)
  } catch (failure) {
    await close()
    throw failure
  }
}

async function replayDay(
  cloud: LocalCloud,
  seeded: SeededDay,
  progress: Reporter,
  built: Promise<unknown>,
): Promise<RunDay> {
  const bucketOf = storesOf(cloud)
  const store = cosStore({
    bucket: OWN_BUCKET,
    region: ACCOUNTS.test.region,
    credentials: () => cloud.cast.functions,
    localAddress: cloud.addresses.cos,
  })
  await enrol(store, seeded)
  progress.say('正在准备示例数据 …')
  const [tally] = await Promise.all([planDay(cloud, seeded, bucketOf), built])
  progress.say('正在用前十四天的日志建立基线 …')
  await buildBaseline(cloud, seeded)
  cloud.clock.advanceTo(startOfDay(seeded.day))
  cloud.scf.schedule()
  const heard = new Map<string, string[]>()
  const morning = timeOn(addDays(seeded.day, 1), HEARING_TIME)
  cloud.agenda.add(morning, () => hearEverybody(cloud, seeded, heard))
  await replay(cloud, timeOn(addDays(seeded.day, 1), LAST_TIME), (at) => {
    tally.runs = cloud.scf.runs
    tally.letters = cloud.mail.letters.length
    progress.reached(at, tally)
  })
  for (const [name, pages] of heard) progress.say(`\n小智对${name}说：\n${pages.join('\n')}`)
  return { cloud, seeded, tally, heard, verdict: await judge(cloud, store, seeded) }
}

/** Runs the log analysis of every earlier day, each on the morning after it, as if it had been watched. */
async function buildBaseline({ clock, scf }: LocalCloud, seeded: SeededDay): Promise<void> {
  for (const day of daysBefore(seeded.day, BASELINE_DAYS).reverse()) {
    clock.advanceTo(timeOn(addDays(day, 1), BASELINE_TIME))
    for (const { id: subject } of seeded.environments) {
      const job = { job: 'chenbao/1', step: 'log-analysis', subject, day, slot: 'baseline' }
      scf.enqueue('log-analysis', 'job', job)
    }
    await scf.settled()
  }
}

async function hearEverybody(
  cloud: LocalCloud,
  seeded: SeededDay,
  heard: Map<string, string[]>,
): Promise<void> {
  const { mcp } = linksOf(cloud, seeded)
  for (const { name } of seeded.people) heard.set(name, await hearReport(mcp, name))
}

/** Signed access to the buckets that logs are shipped to, as the shipping service has it. */
function storesOf(cloud: LocalCloud) {
  const stores = new Map<string, ReturnType<typeof cosStore>>()
  return (bucket: string) => {
    const known = stores.get(bucket)
    if (known) return known
    const opened = cosStore({
      bucket,
      region: ACCOUNTS.test.region,
      credentials: () => cloud.cast.shipper,
      localAddress: cloud.addresses.cos,
    })
    stores.set(bucket, opened)
    return opened
  }
}
