import { describe, expect, it } from 'vitest'
import { wallClock } from '../../shared/calendar/day.ts'
import { parseAttemptKey } from '../../shared/documents/keys.ts'
import { UpstreamError } from '../../shared/failures.ts'
import { FAULT_KINDS, type FaultKind, FaultPoint, InstanceDied } from '../crash/fault-point.ts'
import { memoryStore } from '../stand-ins/memory-store.ts'
import {
  escalation,
  House,
  MINUTE,
  MORNING,
  person,
  report,
  request,
  TODAY,
  YESTERDAY,
} from './house.ts'

/**
 * Two people at 06:30: a morning letter each, which the hourly step asks for now or an hour later, a letter on
 * request, four escalations by mail and robot.
 */
async function story(racy: boolean): Promise<House> {
  const home = new House((now) => memoryStore({ racy, now }))
  const robot = { kind: 'wecom', id: 'group', key: 'test-key', content: 'title' } as const
  const mail = {
    kind: 'mail',
    id: 'work',
    address: 'zhangwei@example.com',
    content: 'full',
  } as const
  await home.people(person({ contacts: [mail, robot] }), person({ id: 'lina', name: '李娜' }))
  await home.environments({ prod: '生产集群' })
  await home.reports(report('prod', '生产集群'))
  await home.write(request(), ...[1, 2, 3, 4].map((number) => escalation(number)))
  home.now = new Date(MORNING.getTime() - 60 * MINUTE)
  return home
}

/** Runs until nothing is open, one instance after the other; the fault hits the first. */
async function run(home: House, fault: FaultPoint): Promise<number> {
  home.handler = home.newInstance((port) => fault.through(port))
  home.escalation = home.newEscalation((port) => fault.through(port))
  for (let round = 1; round <= 30; round += 1) {
    if (wallClock(home.now).minute === 30) await survive(home, fault, () => home.hour())
    await survive(home, fault, () => home.sweep())
    home.pass(home.now < MORNING ? 60 * MINUTE : 5 * MINUTE)
    const open = (await home.keysBelow('outbox/')).length - (await settledIn(home))
    if (open === 0 && round > 2) return round
  }
  return Number.POSITIVE_INFINITY
}

/** Fires a timer; what died is replaced by an instance without a fault. */
async function survive(home: House, fault: FaultPoint, fire: () => Promise<void>): Promise<void> {
  try {
    await fire()
  } catch (failure) {
    if (!(failure instanceof InstanceDied || failure instanceof UpstreamError)) throw failure
  }
  home.jobs.splice(0)
  if (!fault.dead) return
  home.handler = home.newInstance()
  home.escalation = home.newEscalation()
}

async function settledIn(home: House): Promise<number> {
  return (await home.keysBelow('ledger/')).filter((key) => key.endsWith('/settled.json')).length
}

/** What is wrong after a run, in words. */
async function violations(home: House, kind: FaultKind, rounds: number): Promise<string[]> {
  const wrong: string[] = []
  if (rounds === Number.POSITIVE_INFINITY) wrong.push('something stays open for ever')
  const requests = (await home.keysBelow('outbox/')).length
  if (requests !== 7) wrong.push(`${requests} requests instead of 7`)
  const ledger = (await home.keysBelow('ledger/')).map(parseAttemptKey)
  const sent = new Set(
    ledger
      .filter((entry) => entry?.state === 'sent')
      .map((entry) => `${entry?.person}/${entry?.request}/${entry?.recipient}`),
  )
  const doubted = ledger.filter((entry) => entry?.state === 'doubtful').length
  if (sent.size !== 11 && doubted === 0) wrong.push(`${sent.size} of 11 recipients were reached`)
  const ids = new Set(home.letters.map(({ messageId }) => messageId))
  const repeats = [...ids]
    .map((id) => home.letters.filter(({ messageId }) => messageId === id))
    .filter((letters) => letters.length > 1)
  if (repeats.length > 1) wrong.push('more than one letter was repeated')
  if (repeats.length > 0 && kind === 'fails') wrong.push('a letter was repeated without a doubt')
  for (const letters of repeats) {
    if (letters.length > 2) wrong.push('a letter left three times')
    if (new Set(letters.map(({ subject }) => subject)).size > 1)
      wrong.push('one Message-ID, two letters')
  }
  const mornings = home.letters.filter(
    ({ headers }) => headers['X-Chenbao-Request'] === `daily-${YESTERDAY}`,
  )
  const people = new Set(mornings.map(({ messageId }) => messageId)).size
  if (people !== 2) wrong.push(`${people} morning letters for two people`)
  return wrong
}

describe('asking and delivering with a fault at every port call', () => {
  it.each([false, true])(
    'reaches everybody, whatever breaks where (racy: %s)',
    async (racy) => {
      const quiet = new FaultPoint(0, 'fails')
      const home = await story(racy)
      const rounds = await run(home, quiet)
      expect(await violations(home, 'fails', rounds)).toEqual([])
      expect(quiet.calls).toBeGreaterThan(60)
      const found: string[] = []
      let runs = 0
      const kinds: FaultKind[] = racy ? ['dies-after'] : FAULT_KINDS
      for (const kind of kinds) {
        for (let at = 1; at <= quiet.calls; at += 1) {
          const tried = await story(racy)
          const wrong = await violations(tried, kind, await run(tried, new FaultPoint(at, kind)))
          found.push(...wrong.map((what) => `${kind} at call ${at}: ${what}`))
          runs += 1
        }
      }
      console.log(
        `delivery, racy ${racy}: ${quiet.calls} port calls, ${runs} runs, ${found.length} violations`,
      )
      expect(found).toEqual([])
    },
    180_000,
  )

  it('settles everything it was asked for on a quiet day', async () => {
    const home = await story(false)
    await run(home, new FaultPoint(0, 'fails'))
    expect(await home.keysBelow(`ledger/${TODAY}/lina/`)).toHaveLength(3)
  })
})
