import { ApiError } from './api-error.ts'

/** A trigger as it was asked for. */
export interface StoredTrigger {
  FunctionName: string
  TriggerName: string
  Type: 'timer' | 'cos' | 'http'
  TriggerDesc: string
  CustomArgument: string
  Enable: 'OPEN' | 'CLOSE'
  Qualifier: string
}

/** A function that was deployed to the stand-in. */
export interface Deployed {
  settings: Record<string, unknown>
  codeSha256: string
  triggers: StoredTrigger[]
  reservedMem: number | undefined
  /** Answers of GetFunction left until a change is through. */
  busy: number
}

/** Deployed functions by name. */
export type Functions = Map<string, Deployed>

/** The function of this name. Throws ApiError ResourceNotFound.Function, which a deployer takes as "create". */
export function find(functions: Functions, name: string): Deployed {
  const found = functions.get(name)
  if (found) return found
  throw new ApiError('ResourceNotFound.Function', `function ${name} is not found`)
}
