import { LRUCache } from 'lru-cache'
import type { Clock } from '../calendar/clock.ts'

/** How long a recognised voice counts for later turns that carry no name, in milliseconds (the seed's 1800 s). */
export const VOICEPRINT_MS = 1_800_000

/** Remembers who spoke last in a conversation; lives in one instance's memory, at most 100 of them. */
export interface Conversations {
  remember(conversation: string, person: string): void
  /** The person who spoke less than VOICEPRINT_MS ago, or undefined. */
  recall(conversation: string): string | undefined
  forget(conversation: string): void
}

/** Conversations on a clock of the caller's; the key is a door with one robot of it, never a door of many. */
export function createConversations(clock: Clock): Conversations {
  const last = new LRUCache<string, { person: string; at: number }>({ max: 100 })
  return {
    remember: (conversation, person) => {
      last.set(conversation, { person, at: clock().getTime() })
    },
    recall: (conversation) => {
      const turn = last.get(conversation)
      if (!turn) return undefined
      if (clock().getTime() - turn.at < VOICEPRINT_MS) return turn.person
      last.delete(conversation)
      return undefined
    },
    forget: (conversation) => {
      last.delete(conversation)
    },
  }
}
