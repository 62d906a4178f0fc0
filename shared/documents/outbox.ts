import * as z from 'zod'
import { daySchema } from '../calendar/day.ts'
import { instantSchema, severitySchema, slugSchema } from './ids.ts'
import { contactSchema } from './person.ts'

/** What shall go out to a person, not before when. `delivery` is the only sender. */
export const outboxSchema = z.object({
  schema: z.literal('outbox/1'),
  id: z.string().regex(/^[a-z0-9-]{1,80}$/),
  person: slugSchema,
  day: daySchema,
  requestedAt: instantSchema,
  notBefore: instantSchema,
  /** Nothing is sent after this instant; the ledger says so. */
  expiresAt: instantSchema.exactOptional(),
  content: z.discriminatedUnion('kind', [
    /** The morning report of a day, one environment or all the person follows. */
    z.object({
      kind: z.literal('report'),
      day: daySchema,
      environments: z.array(slugSchema).min(1),
    }),
    /** An unsolved incident, once per stage. */
    z.object({
      kind: z.literal('escalation'),
      environment: slugSchema,
      incident: z.string(),
      stage: z.int().min(1),
      /** When it came back, for a stage that is counted from there. */
      reopenedAt: instantSchema.exactOptional(),
      severity: severitySchema,
      title: z.string(),
      text: z.string(),
      link: z.string().exactOptional(),
    }),
    /** A short notice: report missing, channel test, a contact changed; `link` leads to a page of ours. */
    z.object({
      kind: z.literal('notice'),
      title: z.string(),
      text: z.string(),
      link: z.string().exactOptional(),
    }),
  ]),
  /** Contacts to use, by id; all that fit the kind when absent. */
  contacts: z.array(slugSchema).exactOptional(),
  /**
   * Instead of the person's contacts of now: one that waits for its confirmation, or those of before a change,
   * so that who was removed is told of it. Notices only.
   */
  to: z.array(contactSchema).max(10).exactOptional(),
})
export type OutboxRequest = z.infer<typeof outboxSchema>

/** One state of one attempt to one recipient. */
export const attemptSchema = z.object({
  schema: z.literal('attempt/1'),
  request: z.string(),
  person: slugSchema,
  /** Contact id; the address itself is not repeated here. */
  recipient: slugSchema,
  attempt: z.int().min(1),
  state: z.enum(['claimed', 'sent', 'failed', 'doubtful', 'given-up']),
  at: instantSchema,
  messageId: z.string(),
  /** Why it failed, without secrets. */
  reason: z.string().exactOptional(),
})
export type Attempt = z.infer<typeof attemptSchema>

/** A request none of whose recipients needs anything more; never rewritten. */
export const settledSchema = z.object({
  schema: z.literal('settled/1'),
  request: z.string(),
  person: slugSchema,
  at: instantSchema,
  /** Final state by recipient. */
  recipients: z.record(slugSchema, z.enum(['sent', 'doubtful', 'given-up'])),
})

/** How a chat channel was used lately. Written by `delivery` alone, which runs once at a time. */
export const paceSchema = z.object({
  schema: z.literal('pace/1'),
  /** Messages of the last minutes, oldest first. */
  sentAt: z.array(instantSchema).max(200),
  /** The channel asked for silence until then. */
  silentUntil: instantSchema.exactOptional(),
  /** What a group was told lately, so that it does not hear it once for every member; newest last. */
  told: z.array(z.string().max(16)).max(500).default([]),
})
export type Pace = z.infer<typeof paceSchema>
