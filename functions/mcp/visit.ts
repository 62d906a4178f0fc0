import type { Clock } from '../../shared/calendar/clock.ts'
import type { Environment } from '../../shared/documents/environment.ts'
import type { Door, Person } from '../../shared/documents/person.ts'
import type { Conversations } from '../../shared/people/conversations.ts'
import type { SessionCache } from '../../shared/people/sessions.ts'
import type { Jobs } from '../../shared/ports/jobs/jobs.ts'
import type { Store } from '../../shared/ports/store/store.ts'
import type { Limits } from './limits.ts'
import type { Memory } from './memory.ts'

/** What was found for a speaker at a door, kept for a session. */
export interface Found {
  person: Person
  environments: Environment[]
}

/** What the function works with. */
export interface Ports {
  store: Store
  jobs: Jobs
  clock: Clock
  sessions: SessionCache<Found | undefined>
  conversations: Conversations
  limits: Limits
  memory: Memory
  /** Host names the endpoint answers to; any when empty. */
  hosts: readonly string[]
}

/** Who listens to an answer. */
export type Listener =
  | ({ kind: 'person' } & Found)
  /** Nobody we know: hears the headline of the door's default environment, without a name. */
  | { kind: 'team'; environment: Environment | undefined }

/** One tool call: who stands at which door, when. */
export interface Visit {
  ports: Ports
  door: Door
  now: Date
  listener: Listener
  /** Leaves a write to go on beside others; it is waited for before the answer leaves. */
  meanwhile(write: Promise<unknown>): void
}

/** Asks an unknown speaker for a name before something personal; the same words for a stranger and nobody. */
export function whoAreYou(wish: string): string {
  return `要${wish}，请先告诉我您的名字。`
}
