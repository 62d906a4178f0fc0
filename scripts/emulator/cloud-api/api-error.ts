import * as z from 'zod'

/** An error as the API answers it: HTTP 200 and `Response.Error`. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/** Reads an action's parameters; what is missing or wrong is answered as the API answers it. */
export function readParameters<S extends z.ZodType>(schema: S, body: unknown): z.infer<S> {
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const name = issue?.path.join('.') ?? ''
  const missing = issue?.code === 'invalid_type' && issue.message.endsWith('undefined')
  throw new ApiError(
    missing ? 'MissingParameter' : 'InvalidParameterValue',
    `The parameter \`${name}\` ${missing ? 'is missing' : `is wrong: ${issue?.message}`}.`,
  )
}

/** Milliseconds since the epoch, or seconds. */
export const stampSchema = z.int().min(0)
