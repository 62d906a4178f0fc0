import { createHash } from 'node:crypto'
import * as z from 'zod'
import type { Action, Actions } from './action.ts'
import { ApiError, readParameters } from './api-error.ts'
import { type Deployed, type Functions, find } from './scf-functions.ts'
import { triggers } from './scf-triggers.ts'

const settingsSchema = z.object({
  FunctionName: z.string().regex(/^[A-Za-z][\w-]{0,59}$/),
  MemorySize: z.int().optional(),
  Timeout: z.int().min(1).max(900).optional(),
  Runtime: z.string().optional(),
  Role: z.string().optional(),
  Handler: z.string().optional(),
  Description: z.string().optional(),
  Environment: z
    .object({ Variables: z.array(z.object({ Key: z.string(), Value: z.string() })) })
    .optional(),
})
const codeSchema = z.object({
  ZipFile: z.string().min(1).optional(),
  ImageConfig: z.looseObject({ ImageType: z.string(), ImageUri: z.string() }).optional(),
})
const createSchema = settingsSchema.extend({ Code: codeSchema })
const updateCodeSchema = z.object({
  FunctionName: z.string(),
  Handler: z.string().optional(),
  ...codeSchema.shape,
  Code: codeSchema.optional(),
})
const namedSchema = z.object({ FunctionName: z.string() })
const invokeConfigSchema = z.object({
  FunctionName: z.string(),
  AsyncTriggerConfig: z.object({
    RetryConfig: z.array(z.object({ RetryNum: z.int().min(0).max(2) })).length(1),
    MsgTTL: z.int().min(60).max(21_600),
  }),
})
const reservedSchema = z.object({
  FunctionName: z.string(),
  ReservedConcurrencyMem: z.int().min(0),
})

/**
 * What `serverless deploy` calls of SCF 2018-04-16. A created or changed function is Creating or Updating
 * for one GetFunction, and refuses changes meanwhile. Not emulated: versions, aliases, namespaces, layers.
 */
export function scfActions(): Actions {
  const functions: Functions = new Map()
  return Object.fromEntries(
    Object.entries({
      ...lifecycle(functions),
      ...triggers(functions),
      ...limits(functions),
    }).map(([name, action]) => [`2018-04-16/${name}`, action]),
  )
}

/** The function, when nothing else is being done to it. */
function idle(functions: Functions, name: string): Deployed {
  const found = find(functions, name)
  if (found.busy === 0) return found
  throw new ApiError('FailedOperation.UpdateFunctionCode', `function ${name} is Updating`)
}

function lifecycle(functions: Functions): Record<string, Action> {
  return {
    GetFunction: ({ body }) => {
      const { FunctionName } = readParameters(namedSchema, body)
      const found = find(functions, FunctionName)
      const Status = found.busy > 0 ? 'Updating' : 'Active'
      found.busy = Math.max(0, found.busy - 1)
      return {
        ...found.settings,
        Status,
        CodeInfo: '',
        CodeSha256: found.codeSha256,
        Type: 'Event',
      }
    },
    CreateFunction: ({ body }) => {
      const { Code, ...settings } = readParameters(createSchema, body)
      if (functions.has(settings.FunctionName)) {
        throw new ApiError('ResourceInUse.Function', `function ${settings.FunctionName} exists`)
      }
      const codeSha256 = sha256Of(Code)
      functions.set(settings.FunctionName, {
        settings,
        codeSha256,
        triggers: [],
        reservedMem: undefined,
        busy: 1,
      })
      return {}
    },
    UpdateFunctionCode: ({ body }) => {
      const { FunctionName, Code, ZipFile, ImageConfig } = readParameters(updateCodeSchema, body)
      const found = idle(functions, FunctionName)
      found.codeSha256 = sha256Of(Code ?? { ZipFile, ImageConfig })
      found.busy = 1
      return {}
    },
    UpdateFunctionConfiguration: ({ body }) => {
      const settings = readParameters(settingsSchema, body)
      const found = idle(functions, settings.FunctionName)
      found.settings = { ...found.settings, ...settings }
      found.busy = 1
      return {}
    },
  }
}

function sha256Of({ ZipFile, ImageConfig }: z.infer<typeof codeSchema>): string {
  if (!ZipFile && !ImageConfig) throw new ApiError('InvalidParameterValue.Code', 'no code is given')
  const zip = Buffer.from(ZipFile ?? '', 'base64')
  if (ZipFile && zip.readUInt32BE(0) !== 0x504b0304) {
    throw new ApiError('InvalidParameterValue.ZipFile', 'the zip file cannot be read')
  }
  return createHash('sha256')
    .update(ImageConfig?.ImageUri ?? zip)
    .digest('hex')
}

function limits(functions: Functions): Record<string, Action> {
  return {
    UpdateFunctionEventInvokeConfig: ({ body }) => {
      find(functions, readParameters(invokeConfigSchema, body).FunctionName)
      return {}
    },
    GetReservedConcurrencyConfig: ({ body }) => ({
      ReservedMem:
        find(functions, readParameters(namedSchema, body).FunctionName).reservedMem ?? null,
    }),
    PutReservedConcurrencyConfig: ({ body }) => {
      const asked = readParameters(reservedSchema, body)
      find(functions, asked.FunctionName).reservedMem = asked.ReservedConcurrencyMem
      return {}
    },
    DeleteReservedConcurrencyConfig: ({ body }) => {
      find(functions, readParameters(namedSchema, body).FunctionName).reservedMem = undefined
      return {}
    },
  }
}
