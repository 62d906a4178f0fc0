/**
 * The four failure classes, sorted by who acts on them. Anything else that is thrown is a bug and flies.
 * Absence is `undefined`, not a failure. Messages are safe to show: they never carry a secret or a raw record.
 */

/** The sender of an input broke a rule; the message names the field and the rule. Never retried. */
export class InputError extends Error {
  override readonly name = 'InputError'
}

/** A stored document breaks its contract; names key, field and rule. It is parked and the rest goes on. */
export class DocumentError extends Error {
  override readonly name = 'DocumentError'
  readonly key: string

  constructor(key: string, rule: string, options?: ErrorOptions) {
    super(`${key}: ${rule}`, options)
    this.key = key
  }
}

/** A service we depend on failed; `retry` tells whether time may heal it. */
export class UpstreamError extends Error {
  override readonly name = 'UpstreamError'
  /** The service, in words for an operator: `cos`, `cls`, `model`, `smtp` … */
  readonly service: string
  readonly retry: boolean
  /** The service's own error code, where it gave one. */
  readonly code: string | undefined
  /** The effect may have happened although no answer came: a repeat must be recognisable as one. */
  readonly doubtful: boolean
  /** How long the service wants to be left alone, in milliseconds, where it said so. */
  readonly retryAfterMs: number | undefined

  constructor(
    service: string,
    message: string,
    options: ErrorOptions & {
      retry: boolean
      code?: string | undefined
      doubtful?: boolean
      retryAfterMs?: number | undefined
    },
  ) {
    super(`${service}: ${message}`, options)
    this.service = service
    this.retry = options.retry
    this.code = options.code
    this.doubtful = options.doubtful ?? false
    this.retryAfterMs = options.retryAfterMs
  }
}

/** The operator's settings are incomplete or wrong; lists every offending name in one message. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'
}

/** The message of anything thrown, also of the plain objects some SDKs reject with. */
export function messageOf(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message
  if (typeof thrown === 'object' && thrown !== null && 'message' in thrown) {
    return String(thrown.message)
  }
  return String(thrown)
}
