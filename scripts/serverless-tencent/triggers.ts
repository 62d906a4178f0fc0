import type {
  CreateTriggerRequest,
  TriggerInfo,
} from 'tencentcloud-sdk-nodejs/tencentcloud/services/scf/v20180416/scf_models.js'
import * as z from 'zod'
import type { FunctionManifest, Trigger } from './service.ts'

/** A trigger as CreateTrigger takes it; type, name and description make it what it is. */
export type WantedTrigger = Required<
  Pick<CreateTriggerRequest, 'FunctionName' | 'TriggerName' | 'Type' | 'TriggerDesc' | 'Qualifier'>
> &
  Pick<CreateTriggerRequest, 'CustomArgument' | 'Enable'>

/** What has to be done so that a function has the triggers it should have, and no other. */
export interface TriggerPlan {
  create: WantedTrigger[]
  update: WantedTrigger[]
  remove: WantedTrigger[]
}

/** The triggers of a function in the platform's words (TriggerName and TriggerDesc by kind). */
export function wantedTriggers(wanted: FunctionManifest, region: string): WantedTrigger[] {
  return wanted.triggers.map((trigger) => ({
    FunctionName: wanted.name,
    Qualifier: '$DEFAULT',
    Enable: 'OPEN',
    ...inPlatformWords(trigger, region),
  }))
}

function inPlatformWords(trigger: Trigger, region: string) {
  switch (trigger.kind) {
    case 'timer':
      return {
        Type: 'timer',
        TriggerName: trigger.name,
        TriggerDesc: trigger.cron,
        ...(trigger.argument ? { CustomArgument: trigger.argument } : {}),
      }
    case 'bucket':
      return {
        Type: 'cos',
        TriggerName: `${trigger.bucket}.cos.${region}.myqcloud.com`,
        TriggerDesc: JSON.stringify({
          event: trigger.events,
          filter: { Prefix: trigger.prefix, Suffix: trigger.suffix },
        }),
      }
    case 'url':
      return {
        Type: 'http',
        TriggerName: trigger.name,
        TriggerDesc: JSON.stringify({
          AuthType: trigger.authType,
          NetConfig: {
            EnableIntranet: trigger.intranet,
            EnableExtranet: trigger.extranet,
          },
        }),
      }
  }
}

/**
 * Compares triggers. COS triggers cannot be updated: a changed one is removed and made again. A function
 * URL is never removed to be changed, because its address would be lost.
 */
export function planTriggers(
  wanted: WantedTrigger[],
  present: TriggerInfo[],
  functionName: string,
): TriggerPlan {
  const plan: TriggerPlan = { create: [], update: [], remove: [] }
  for (const each of wanted) {
    const found = present.find((other) => sameTrigger(each, other))
    if (!found) plan.create.push(each)
    else if (!sameMeaning(each, found)) plan.update.push(each)
  }
  for (const each of present) {
    if (wanted.some((other) => sameTrigger(other, each))) continue
    plan.remove.push({
      FunctionName: functionName,
      TriggerName: each.TriggerName ?? '',
      Type: each.Type ?? '',
      TriggerDesc: each.TriggerDesc ?? '',
      Qualifier: each.Qualifier ?? '$DEFAULT',
    })
  }
  return plan
}

function sameTrigger(wanted: WantedTrigger, present: TriggerInfo): boolean {
  if (wanted.Type !== present.Type || wanted.TriggerName !== present.TriggerName) return false
  return wanted.Type !== 'cos' || meaning(wanted.TriggerDesc) === meaning(present.TriggerDesc)
}

function sameMeaning(wanted: WantedTrigger, present: TriggerInfo): boolean {
  return (
    meaning(wanted.TriggerDesc) === meaning(present.TriggerDesc) &&
    (wanted.CustomArgument ?? '') === (present.CustomArgument ?? '') &&
    present.Enable !== 0
  )
}

const descriptionSchema = z.union([
  z.object({ cron: z.string() }).transform(({ cron }) => cron),
  z
    .object({
      event: z.string(),
      filter: z.object({ Prefix: z.string().default(''), Suffix: z.string().default('') }),
    })
    .transform(({ event, filter }) => `${event} ${filter.Prefix} ${filter.Suffix}`),
  z
    .object({
      AuthType: z.string(),
      NetConfig: z.object({ EnableIntranet: z.boolean(), EnableExtranet: z.boolean() }),
    })
    .transform(({ AuthType, NetConfig }) => `${AuthType} ${JSON.stringify(NetConfig)}`),
])

/** What a description says, whatever the platform adds to it; a bare cron is not JSON. */
function meaning(description = ''): string {
  try {
    return descriptionSchema.parse(JSON.parse(description))
  } catch {
    return description
  }
}
