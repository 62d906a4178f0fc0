import * as z from 'zod'
import { instantSchema, slugSchema } from './ids.ts'

const clockSchema = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be HH:MM')

/** How much of a message a channel may see. */
const contentSchema = z.enum(['full', 'title'])

/** A way to reach a person. Addresses and keys are secrets: never logged, never spoken. */
export const contactSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('mail'),
    id: slugSchema,
    address: z.email(),
    content: contentSchema.default('full'),
  }),
  z.object({
    kind: z.literal('wecom'),
    id: slugSchema,
    /** The `key` of the robot's webhook address. */
    key: z.string().min(1),
    content: contentSchema.default('title'),
  }),
  z.object({
    kind: z.literal('wxpusher'),
    id: slugSchema,
    appToken: z.string().min(1),
    uid: z.string().min(1),
    content: contentSchema.default('title'),
  }),
  z.object({
    kind: z.literal('serverchan'),
    id: slugSchema,
    sendKey: z.string().min(1),
    content: contentSchema.default('title'),
  }),
  /** A robot behind an MQTT gateway, which speaks a headline into the room by itself. */
  z.object({
    kind: z.literal('robot'),
    id: slugSchema,
    /** The client id of its MQTT connection: `<board>@@@aa_bb_cc_dd_ee_ff@@@<uuid>`. */
    client: z
      .string()
      .regex(
        /^[\w.-]{1,64}@@@[\da-f]{2}(_[\da-f]{2}){5}@@@[\da-f-]{36}$/i,
        'must be <board>@@@aa_bb_cc_dd_ee_ff@@@<uuid>',
      ),
    /** A whole room hears it: never more than the headline. */
    content: z.literal('title').default('title'),
  }),
])
export type Contact = z.infer<typeof contactSchema>

/** A contact that was asked whether it wants to be one; nothing else is sent there before it says so. */
const waitingSchema = z.object({ contact: contactSchema, since: instantSchema })
export type WaitingContact = z.infer<typeof waitingSchema>

/** When and how often an unsolved incident becomes a message. */
export const escalationSettingsSchema = z.object({
  /** Hours after the incident began; one message a stage. */
  stageHours: z.array(z.number().positive()).min(1).max(5).default([12, 24]),
  /** Nothing leaves in these hours, except critical incidents. */
  quiet: z.object({ from: clockSchema, to: clockSchema }).exactOptional(),
})

/** Who listens. The key is never a voice name. Written by commands and the person's own page. */
export const personSchema = z.object({
  schema: z.literal('person/1'),
  id: slugSchema,
  /** As the robot addresses them: 张伟. */
  name: z.string().min(1).max(20),
  /** Voice names as the voiceprint service and the robot's model write them, the name included. */
  voices: z.array(z.string().min(1).max(40)).min(1).max(10),
  /** Environments they follow, most important first. */
  follows: z.array(slugSchema).max(20),
  contacts: z.array(contactSchema).max(10).default([]),
  waiting: z.array(waitingSchema).max(10).exactOptional(),
  opening: z.enum(['full', 'short']).default('full'),
  /** Whether the report is mailed every morning, and when at the earliest. */
  dailyMail: z
    .object({ enabled: z.boolean(), at: clockSchema })
    .default({ enabled: true, at: '07:30' }),
  escalation: escalationSettingsSchema.default({ stageHours: [12, 24] }),
  /** People whose report they may hear instead (替李四听). */
  deputyFor: z.array(slugSchema).max(20).default([]),
})
export type Person = z.infer<typeof personSchema>

/** A robot installation and the people enrolled on it; the key is the sha256 of its token. */
export const doorSchema = z.object({
  schema: z.literal('door/1'),
  id: slugSchema,
  name: z.string().min(1).max(40),
  people: z.array(slugSchema).max(100),
  /** Whose headline is told to an unknown speaker, without a name. */
  defaultEnvironment: slugSchema.exactOptional(),
  /** Restricts single devices to some of the people; device ids may only narrow. */
  devices: z.record(z.string(), z.array(slugSchema)).default({}),
  /** Only one robot comes through this door: its conversation is remembered without a device id. */
  singleRobot: z.boolean().exactOptional(),
  mintedAt: instantSchema,
})
export type Door = z.infer<typeof doorSchema>

/** A callback token of an environment; the key is the sha256 of the token. */
export const tokenSchema = z.object({
  schema: z.literal('token/1'),
  environment: slugSchema,
  mintedAt: instantSchema,
})
export type Token = z.infer<typeof tokenSchema>

/** How an environment's cloud account is opened. */
export const credentialSchema = z.discriminatedUnion('kind', [
  /** A CAM role of the other account that trusts ours: nothing secret is stored. */
  z.object({
    schema: z.literal('credential/1'),
    kind: z.literal('role'),
    environment: slugSchema,
    roleArn: z.string().regex(/^qcs::cam::uin\/\d+:role(Name|Id)?\/.+$/, 'must be a CAM role ARN'),
    externalId: z.string().min(1),
  }),
  /** The account the functions run in: their own execution role serves. */
  z.object({
    schema: z.literal('credential/1'),
    kind: z.literal('execution-role'),
    environment: slugSchema,
  }),
  /** SecretId and SecretKey sealed with AES-256-GCM, bound to the environment. */
  z.object({
    schema: z.literal('credential/1'),
    kind: z.literal('sealed'),
    environment: slugSchema,
    /** Wrapped data key (KMS ciphertext blob), or the fingerprint of the local master key. */
    key: z.string().min(1),
    nonce: z.string().min(1),
    box: z.string().min(1),
  }),
])
export type Credential = z.infer<typeof credentialSchema>
