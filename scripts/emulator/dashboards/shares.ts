import type { Day } from '../../../shared/calendar/day.ts'
import { createRandom } from '../seed/random.ts'

/** A login-free link to one dashboard, as CreateConsoleSharing makes it. */
export interface Share {
  id: string
  code: string | undefined
  dashboardId: string
  day: Day
  /** Milliseconds; the link is dead afterwards. */
  from: number
  to: number
  /** Virtual instant after which it has expired. */
  expiresAt: number
}

/** Links that exist. */
export interface ShareBook {
  create(share: Omit<Share, 'id'>): Share
  find(id: string): Share | undefined
  remove(id: string): boolean
  list(): Share[]
}

/** An empty book; ids are repeatable. */
export function shareBook(seed = 'shares'): ShareBook {
  const shares = new Map<string, Share>()
  let made = 0
  return {
    create: (share) => {
      made += 1
      const id = createRandom(`${seed}/${made}`).hex(16)
      const complete = { ...share, id }
      shares.set(id, complete)
      return complete
    },
    find: (id) => shares.get(id),
    remove: (id) => shares.delete(id),
    list: () => [...shares.values()],
  }
}
