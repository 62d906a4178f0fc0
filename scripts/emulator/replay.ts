import { setTimeout as pause } from 'node:timers/promises'
import type { Agenda } from './platform/agenda.ts'
import type { LocalScf } from './platform/local-scf.ts'
import type { VirtualClock } from './virtual-clock.ts'

/** Longest wait for the functions of one instant, in wall milliseconds: the platform's longest limit, thrice. */
const SETTLE_LIMIT_MS = 2_700_000

/**
 * Replays the agenda on the virtual clock up to and including `until`: everything of one instant happens
 * at once, and the clock moves on when no function is running.
 */
export async function replay(
  cloud: { agenda: Agenda; clock: VirtualClock; scf: LocalScf },
  until: number,
  onReached: (at: number) => void,
): Promise<void> {
  const { agenda, clock, scf } = cloud
  for (let entries = agenda.take(until); entries; entries = agenda.take(until)) {
    const at = entries[0]?.at ?? until
    clock.advanceTo(at)
    await Promise.all(entries.map((entry) => entry.run()))
    await settle(scf)
    onReached(at)
  }
  clock.advanceTo(until)
}

/** Serves the agenda as the clock runs on; returns a way to stop. */
export function keepTime(cloud: { agenda: Agenda; clock: VirtualClock }): () => void {
  cloud.clock.run()
  const tick = setInterval(() => {
    for (const entry of cloud.agenda.take(cloud.clock.now()) ?? []) void entry.run()
  }, 500)
  return () => clearInterval(tick)
}

async function settle(scf: LocalScf): Promise<void> {
  const limit = new AbortController()
  const late = pause(SETTLE_LIMIT_MS, 'late', { signal: limit.signal }).catch(() => 'settled')
  const outcome = await Promise.race([scf.settled().then(() => 'settled'), late])
  limit.abort()
  if (outcome === 'late') throw new Error('functions are still running; see the function logs')
}
