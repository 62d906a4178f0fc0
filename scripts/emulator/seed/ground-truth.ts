import { timeOn, wallText } from '../../../shared/calendar/day.ts'
import type { Alarm } from './alarms.ts'
import { callbacksOf } from './callbacks.ts'
import { BAD_RELEASE } from './planted-release.ts'
import { NODE_DISK, OOM_LOOP, REFUSALS } from './planted-troubles.ts'
import type { Scenario, SeedOptions } from './scenario.ts'
import type { Tally } from './tally.ts'

/** One planted fault: what a report of the day has to name. */
export interface PlantedFault {
  id: 'bad-release' | 'oom-loop' | 'refusals' | 'node-disk' | 'flapping' | 'lost-callback'
  /** As it is spoken. */
  what: string
  object: string
  /** `YYYY-MM-DD HH:MM:SS` in Beijing. */
  from: string
  until?: string
  recovered: boolean
  numbers: Record<string, number>
  names: Record<string, string>
}

/** What was planted, written beside the state as `ground-truth.json`. */
export interface GroundTruth {
  day: string
  scenario: Scenario | 'folder'
  seed: string
  lines: Record<string, number>
  malformed: Record<string, number>
  callbacks: Record<string, { day: number; nextDay: number }>
  faults: PlantedFault[]
}

/** Describes a seeded day. */
export function groundTruthOf(
  options: SeedOptions,
  alarms: readonly Alarm[],
  tallies: Record<string, Record<string, Tally>>,
): GroundTruth {
  const { day, scenario, seed } = options
  const of = (pick: (tally: Tally) => number) =>
    Object.fromEntries(
      Object.entries(tallies).map(([environment, days]) => {
        const tally = days[day]
        return [environment, tally ? pick(tally) : 0]
      }),
    )
  return {
    day,
    scenario,
    seed,
    lines: of((tally) => tally.lines),
    malformed: of((tally) => tally.malformed),
    callbacks: countCallbacks(alarms, day),
    faults: scenario === 'quiet' ? [] : faultsOf(day),
  }
}

function countCallbacks(alarms: readonly Alarm[], day: string): GroundTruth['callbacks'] {
  const calls = callbacksOf(alarms)
  return Object.fromEntries(
    ['prod', 'test'].map((environment) => {
      const own = calls.filter((call) => call.environment === environment)
      const onDay = own.filter((call) => wallText(call.at).startsWith(day)).length
      return [environment, { day: onDay, nextDay: own.length - onDay }]
    }),
  )
}

function faultsOf(day: string): PlantedFault[] {
  const at = (clock: string) => wallText(timeOn(day, clock))
  return [
    {
      id: 'bad-release',
      what: '支付服务连不上数据库',
      object: '支付服务',
      from: at(BAD_RELEASE.firstError),
      recovered: false,
      numbers: { timeouts: BAD_RELEASE.timeouts, gatewayTimeouts: BAD_RELEASE.gatewayTimeouts },
      names: {
        released: at(BAD_RELEASE.released),
        from: BAD_RELEASE.from,
        to: BAD_RELEASE.to,
        peak: at(BAD_RELEASE.peak),
      },
    },
    {
      id: 'oom-loop',
      what: '订单服务内存不足反复重启',
      object: '订单服务',
      from: at(OOM_LOOP.kills[0]),
      until: at('13:10'),
      recovered: true,
      numbers: { kills: OOM_LOOP.kills.length, backoffs: OOM_LOOP.backoffs },
      names: { remedy: at(OOM_LOOP.relieved) },
    },
    {
      id: 'refusals',
      what: '一个账号被反复拒绝访问',
      object: REFUSALS.user,
      from: at(REFUSALS.from),
      until: at(REFUSALS.to),
      recovered: true,
      numbers: { refused: REFUSALS.count },
      names: {},
    },
    {
      id: 'node-disk',
      what: '节点磁盘使用率过高，自己恢复',
      object: NODE_DISK.node.spoken,
      from: at('03:20'),
      until: at('03:48'),
      recovered: true,
      numbers: { minutes: 28 },
      names: { node: NODE_DISK.node.ip },
    },
    {
      id: 'flapping',
      what: '搜索服务响应变慢，反复触发',
      object: '搜索服务',
      from: at('09:05'),
      until: at('11:10'),
      recovered: true,
      numbers: { flaps: 4 },
      names: {},
    },
    {
      id: 'lost-callback',
      what: '库存服务消息积压，回调没有送到',
      object: '库存服务',
      from: at('19:30'),
      until: at('19:55'),
      recovered: true,
      numbers: {},
      names: {},
    },
  ]
}
