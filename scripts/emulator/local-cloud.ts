import { createWriteStream } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { FunctionManifest, Manifest } from '../serverless-tencent/service.ts'
import { startChatStandIn } from './chat/stand-in.ts'
import { startCloudApi } from './cloud-api/stand-in.ts'
import type { World } from './cloud-api/world.ts'
import { startCosStandIn } from './cos/stand-in.ts'
import { commandEnv, functionEnv, settingValues } from './function-settings.ts'
import { type Cast, identify, logBuckets, OWN_BUCKET } from './identify.ts'
import { startMailSink } from './mail/sink.ts'
import { Agenda } from './platform/agenda.ts'
import { openFunctionUrl } from './platform/function-url.ts'
import { type LocalFunction, LocalScf } from './platform/local-scf.ts'
import { ACCOUNTS } from './seed/scenario.ts'
import type { SeededDay } from './seed/seed-day.ts'
import { VirtualClock } from './virtual-clock.ts'

/** The stage of serverless.yml that the local cloud plays. */
export const LOCAL_STAGE = 'local'

/** Instances of a function that serverless.yml does not cap: a laptop's cores are few. */
const INSTANCES = 2

/** How the local cloud is brought up. */
export interface LocalCloudOptions {
  manifest: Manifest
  seeded: SeededDay
  world: World
  /** Where everything is kept; emptied first. */
  state: string
  /** Where bundles lie, one folder a function. */
  bundles: string
  /** First of the ports of the functions with a URL; 0 for free ones. */
  port: number
  racy: boolean
  doubled: boolean
  /** Virtual present at the start, in milliseconds. */
  startAt: number
  shell: NodeJS.ProcessEnv
}

/** A running local cloud. */
export type LocalCloud = Awaited<ReturnType<typeof startLocalCloud>>

/** Brings up the stand-ins and the functions on 127.0.0.1; nothing happens before the agenda is replayed. */
export async function startLocalCloud(options: LocalCloudOptions) {
  const state = resolve(options.state)
  await rm(state, { recursive: true, force: true })
  await mkdir(join(state, 'logs'), { recursive: true })
  const cast = identify(options.seeded)
  const clock = new VirtualClock(options.startAt)
  const agenda = new Agenda()
  const scf = new LocalScf({
    clock,
    agenda,
    account: ACCOUNTS.test,
    onLog: logTo(join(state, 'logs')),
  })
  scf.doubled = options.doubled
  const standIns = await startStandIns(options, state, cast, clock, scf)
  const { urls, close } = await openUrls(options, scf)
  const { addresses } = standIns
  const settings = settingValues(options.shell, {
    addresses: { ...addresses, pages: urls.pages ?? '' },
    bucket: OWN_BUCKET,
    prefix: prefixOf(options.manifest),
    cache: resolve('.local'),
  })
  await writeFile(join(state, 'commands.env'), commandEnv(settings, addresses, cast.functions), {
    mode: 0o600,
  })
  for (const manifest of options.manifest.functions) {
    const env = functionEnv(manifest, settings, addresses, cast.functions, options.shell)
    scf.deploy(toLocal(manifest, resolve(options.bundles, manifest.step, 'index.js'), env))
  }
  return {
    clock,
    agenda,
    scf,
    cast,
    urls,
    settings,
    ...standIns,
    close: async () => {
      await close()
      await scf.close()
      await standIns.stop()
    },
  }
}

async function startStandIns(
  { seeded, world, racy, manifest }: LocalCloudOptions,
  state: string,
  { identities }: Cast,
  clock: VirtualClock,
  scf: LocalScf,
) {
  const now = () => new Date(clock.now())
  const buckets = [OWN_BUCKET, ...logBuckets(seeded)].map((name) => [name, ACCOUNTS.test.region])
  const cos = await startCosStandIn({
    folder: join(state, 'buckets'),
    buckets: Object.fromEntries(buckets),
    identities: identities.find,
    clock: now,
    racy,
    onCreated: (created) => scf.objectCreated(created),
  })
  const prefix = prefixOf(manifest)
  const api = await startCloudApi({
    identities,
    world,
    clock: now,
    onInvoke: (name, event) => {
      const step = name.slice(prefix.length)
      const known = name.startsWith(prefix) && scf.functions.has(step)
      if (known) scf.enqueue(step, 'job', event)
      return known
    },
  })
  const mail = await startMailSink({ folder: join(state, 'mail'), clock: now })
  const chat = await startChatStandIn({ clock: now })
  return {
    cos,
    api,
    mail,
    chat,
    addresses: { cos: cos.address, api: api.address, smtp: mail.url, chat: chat.address },
    stop: async () => {
      await Promise.all([cos.close(), api.close(), mail.close(), chat.close()])
    },
  }
}

/** Opens an address for every function that has a function URL. */
async function openUrls({ manifest, port }: LocalCloudOptions, scf: LocalScf) {
  const steps = manifest.functions.filter(({ triggers }) =>
    triggers.some(({ kind }) => kind === 'url'),
  )
  const opened = await Promise.all(
    steps.map(async ({ step }, index) => ({
      step,
      ...(await openFunctionUrl(scf, step, port && port + 1 + index)),
    })),
  )
  return {
    urls: Object.fromEntries(opened.map(({ step, url }) => [step, url])),
    close: () => Promise.all(opened.map((each) => each.close())),
  }
}

function toLocal(
  manifest: FunctionManifest,
  bundle: string,
  env: Record<string, string>,
): LocalFunction {
  const { step, memoryMb, timeoutSeconds, instances = INSTANCES, retries, triggers } = manifest
  return {
    spec: {
      name: step,
      bundle,
      memoryMb,
      timeoutMs: timeoutSeconds * 1000,
      maxInstances: instances,
      env,
    },
    timers: triggers.filter((trigger) => trigger.kind === 'timer'),
    buckets: triggers.filter((trigger) => trigger.kind === 'bucket'),
    retries,
  }
}

function prefixOf({ service }: Manifest): string {
  return `${service}-${LOCAL_STAGE}-`
}

/** Appends each function's log lines to a file of its own. */
function logTo(folder: string): (name: string, line: string) => void {
  const streams = new Map<string, ReturnType<typeof createWriteStream>>()
  return (name, line) => {
    const known = streams.get(name)
    const stream = known ?? createWriteStream(join(folder, `${name}.log`), { flags: 'a' })
    if (!known) streams.set(name, stream)
    stream.write(`${line}\n`)
  }
}
