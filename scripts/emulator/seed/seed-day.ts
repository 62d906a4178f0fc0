import { addDays, type Day, daysBefore } from '../../../shared/calendar/day.ts'
import type { Environment } from '../../../shared/documents/environment.ts'
import type { Credential, Door, Person, Token } from '../../../shared/documents/person.ts'
import { type Callback, callbacksOf, historyOf } from './callbacks.ts'
import type { DayPlan } from './day-plan.ts'
import { type GroundTruth, groundTruthOf } from './ground-truth.ts'
import { type LogObject, objectsOf } from './log-objects.ts'
import { plantAftermath, plantBadRelease } from './planted-release.ts'
import { plantGoodRelease, plantNodeDisk, plantOomLoop, plantRefusals } from './planted-troubles.ts'
import { addLateLines, EXTENTS, planRoutine } from './routine.ts'
import type { EnvironmentId, SeedOptions } from './scenario.ts'
import { batchesAround, type SeededBatch } from './shipping.ts'
import { type Tally, tallyOf } from './tally.ts'
import { callbackTokens, credentials, doors, environments, people, type Secret } from './team.ts'
import { violations } from './violations.ts'

/** A whole day of the small team, ready to be delivered by a virtual clock. */
export interface SeededDay {
  day: Day
  environments: Environment[]
  people: Person[]
  credentials: Credential[]
  tokens: (Secret<Token> & { environment: string })[]
  doors: Secret<Door>[]
  /** In the order they are shipped, from the oldest day of the baseline to the evening after the day. */
  logObjects: AsyncIterable<LogObject>
  callbacks: Callback[]
  history: ReturnType<typeof historyOf>
  batches: SeededBatch[]
  /** True values behind dashboards and searches, by environment and day: the day and its neighbours. */
  tallies: Record<string, Record<Day, Tally>>
  groundTruth: GroundTruth
}

const ENVIRONMENTS: readonly EnvironmentId[] = ['prod', 'test']

/** The defaults of `npm start`. */
export const SEED_DEFAULTS = {
  scenario: 'incident',
  scale: 300_000,
  seed: 'chenbao',
  baselineDays: 14,
  truncatedObject: false,
} as const satisfies Omit<SeedOptions, 'day'>

/** Seeds a day: a pure function of its options. Nothing is written anywhere. */
export function seedDay(asked: Partial<SeedOptions> & { day: Day }): SeededDay {
  const options: SeedOptions = { ...SEED_DEFAULTS, ...asked }
  const { day, seed, scenario } = options
  const plans = plansOf(options)
  const alarms = violations(day, scenario)
  const tallies = Object.fromEntries(
    ENVIRONMENTS.map((environment) => [environment, talliesOf(plans, environment, day)]),
  )
  return {
    day,
    environments: environments(),
    people: people(),
    credentials: credentials(),
    tokens: callbackTokens(day, seed),
    doors: doors(day, seed),
    logObjects: { [Symbol.asyncIterator]: () => shipAll(plans, options) },
    callbacks: callbacksOf(alarms),
    history: historyOf(alarms),
    batches: batchesAround(day),
    tallies,
    groundTruth: groundTruthOf(options, alarms, tallies),
  }
}

/** Every day of every environment, oldest first. */
function plansOf(options: SeedOptions): DayPlan[][] {
  const earlier = daysBefore(options.day, options.baselineDays).reverse()
  return [
    ...earlier.map((day) => ENVIRONMENTS.map((environment) => smallDay(options, environment, day))),
    ENVIRONMENTS.map((environment) => theDay(options, environment)),
    ENVIRONMENTS.map((environment) => dayAfter(options, environment)),
  ]
}

function smallDay({ seed, scale }: SeedOptions, environment: EnvironmentId, day: Day): DayPlan {
  const share = environment === 'prod' ? 1 : 0.2
  return planRoutine({
    environment,
    day,
    seed,
    windows: EXTENTS.small,
    lines: Math.round(Math.min(8000, scale * 0.4) * share),
    audits: Math.round(Math.min(600, scale / 50) * share),
  })
}

function theDay({ seed, scale, day, scenario }: SeedOptions, environment: EnvironmentId): DayPlan {
  const share = environment === 'prod' ? 1 : Math.min(0.06, 2400 / scale)
  const plan = planRoutine({
    environment,
    day,
    seed,
    windows: EXTENTS.whole,
    lines: Math.round(scale * share),
    audits: Math.round((scale / 50) * share),
  })
  addLateLines(plan, seed)
  if (environment === 'test') return plan
  if (scenario === 'quiet') {
    plantGoodRelease(plan, day, '20:00', 'order')
    return plan
  }
  plantBadRelease(plan, seed)
  plantOomLoop(plan, seed)
  plantRefusals(plan, seed)
  plantNodeDisk(plan)
  return plan
}

function dayAfter(
  { seed, scale, day, scenario }: SeedOptions,
  environment: EnvironmentId,
): DayPlan {
  const share = environment === 'prod' ? 1 : 0.2
  const plan = planRoutine({
    environment,
    day: addDays(day, 1),
    seed,
    windows: EXTENTS.today,
    lines: Math.round(Math.min(4000, scale / 10) * share),
    audits: Math.round(Math.min(600, scale / 50) * share),
  })
  addLateLines(plan, seed)
  if (environment === 'prod' && scenario === 'incident') {
    plan.releases.push({ at: 0, service: 'payment', version: 'v2.8.1', user: '' })
    plantAftermath(plan, seed)
  }
  return plan
}

function talliesOf(
  plans: readonly DayPlan[][],
  environment: EnvironmentId,
  day: Day,
): Record<Day, Tally> {
  const own = plans.flat().filter((plan) => plan.environment === environment)
  const wanted = own.filter((plan) => plan.day >= addDays(day, -1))
  const next = (plan: DayPlan) => own.filter((other) => other.day === addDays(plan.day, 1))
  return Object.fromEntries(wanted.map((plan) => [plan.day, tallyOf(plan, next(plan))]))
}

async function* shipAll(
  plans: readonly DayPlan[][],
  { seed, truncatedObject }: SeedOptions,
): AsyncGenerator<LogObject> {
  let cut = !truncatedObject
  for (const pair of plans) {
    const streams = pair.map((plan) => objectsOf(plan, seed))
    for await (const object of merged(streams)) {
      const cutNow = !cut && object.key.includes('cls/app/') && object.environment === 'test'
      cut ||= cutNow
      yield cutNow ? { ...object, body: object.body.subarray(0, -40) } : object
    }
  }
}

/** Joins streams that are each in the order of time. */
async function* merged(streams: readonly AsyncGenerator<LogObject>[]): AsyncGenerator<LogObject> {
  const heads = await Promise.all(streams.map((stream) => stream.next()))
  for (;;) {
    const open = heads.flatMap((head, index) => (head.done ? [] : [{ index, object: head.value }]))
    if (open.length === 0) return
    const next = open.reduce((a, b) => (b.object.at < a.object.at ? b : a))
    yield next.object
    const stream = streams[next.index]
    if (stream) heads[next.index] = await stream.next()
  }
}
