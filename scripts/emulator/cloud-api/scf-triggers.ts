import * as z from 'zod'
import type { Action } from './action.ts'
import { ApiError, readParameters } from './api-error.ts'
import { type Functions, find, type StoredTrigger } from './scf-functions.ts'

const namedSchema = z.object({ FunctionName: z.string() })
const triggerSchema = z.object({
  FunctionName: z.string(),
  TriggerName: z.string().min(1),
  Type: z.enum(['timer', 'cos', 'http']),
  TriggerDesc: z.string().default(''),
  CustomArgument: z.string().default(''),
  Enable: z.enum(['OPEN', 'CLOSE']).default('OPEN'),
  Qualifier: z.string().default('$DEFAULT'),
})

/** Triggers of SCF 2018-04-16: a COS trigger cannot be updated, an existing one is not made again. */
export function triggers(functions: Functions): Record<string, Action> {
  const same = (a: StoredTrigger) => (b: StoredTrigger) =>
    a.Type === b.Type &&
    a.TriggerName === b.TriggerName &&
    (a.Type !== 'cos' || a.TriggerDesc === b.TriggerDesc)
  return {
    ListTriggers: ({ body }) => {
      const found = find(functions, readParameters(namedSchema, body).FunctionName)
      const Triggers = found.triggers.map((trigger) => ({
        ...trigger,
        TriggerDesc: told(trigger),
        Enable: trigger.Enable === 'OPEN' ? 1 : 0,
      }))
      return { TotalCount: Triggers.length, Triggers }
    },
    CreateTrigger: ({ body }) => {
      const trigger = readParameters(triggerSchema, body)
      const found = find(functions, trigger.FunctionName)
      if (found.triggers.some(same(trigger))) {
        throw new ApiError('ResourceInUse.Trigger', `trigger ${trigger.TriggerName} exists`)
      }
      found.triggers.push(trigger)
      return { TriggerInfo: trigger }
    },
    UpdateTrigger: ({ body }) => {
      const trigger = readParameters(triggerSchema, body)
      if (trigger.Type === 'cos') {
        throw new ApiError('UnsupportedOperation.Trigger', 'a COS trigger cannot be updated')
      }
      const found = find(functions, trigger.FunctionName)
      const at = found.triggers.findIndex(same(trigger))
      if (at < 0) throw new ApiError('ResourceNotFound.Trigger', 'the trigger is not found')
      found.triggers[at] = trigger
      return {}
    },
    DeleteTrigger: ({ body }) => {
      const trigger = readParameters(triggerSchema, body)
      const found = find(functions, trigger.FunctionName)
      const left = found.triggers.filter((each) => !same(trigger)(each))
      if (left.length === found.triggers.length) {
        throw new ApiError('ResourceNotFound.Trigger', 'the trigger is not found')
      }
      found.triggers = left
      return {}
    },
  }
}

/** Timers come back as JSON, a function URL with its address. */
function told({ Type, TriggerDesc, FunctionName }: StoredTrigger): string {
  if (Type === 'timer') return JSON.stringify({ cron: TriggerDesc })
  if (Type === 'cos') return TriggerDesc
  const parsed: unknown = JSON.parse(TriggerDesc)
  const ExtranetUrl = `https://1250000000-${FunctionName}.ap-guangzhou.tencentscf.com`
  return JSON.stringify({ ...z.looseObject({}).parse(parsed), ExtranetUrl })
}
