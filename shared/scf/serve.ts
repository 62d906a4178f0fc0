import { DocumentError, InputError, messageOf, UpstreamError } from '../failures.ts'
import { type BucketChange, bucketEventSchema } from './bucket-event.ts'
import {
  type HttpRequest,
  type HttpResponse,
  isHttpEvent,
  parseHttpEvent,
  respond,
} from './http.ts'
import { type Invocation, runInvocation } from './invocation.ts'
import { type JobEvent, jobEventSchema } from './job-event.ts'
import { type TimerEvent, timerEventSchema } from './timer-event.ts'

/** What a run did, in a few plain fields: it is the log line, and what tests assert. Never a secret. */
export type Outcome = Record<string, unknown>

/** What a function does with each kind of event; kinds it does not name are refused. */
export interface Handler {
  http?(request: HttpRequest, invocation: Invocation): Promise<HttpResponse>
  timer?(event: TimerEvent, invocation: Invocation): Promise<Outcome>
  bucket?(changes: BucketChange[], invocation: Invocation): Promise<Outcome>
  job?(event: JobEvent, invocation: Invocation): Promise<Outcome>
  /** A direct invocation of any other shape. */
  direct?(event: unknown, invocation: Invocation): Promise<Outcome>
}

/** The entry point SCF calls. */
export type MainHandler = (event: unknown, context: unknown) => Promise<unknown>

/**
 * Turns a handler into the entry point of a function: sorts events by shape, failures by who acts
 * (`../failures.ts`), and writes one log line a run.
 */
export function serve(env: NodeJS.ProcessEnv, handler: Handler): MainHandler {
  return (event, context) =>
    runInvocation(context, env, async (invocation) => {
      const started = Date.now()
      const log = (fields: Outcome) =>
        writeLine({
          at: invocation.now().toISOString(),
          function: invocation.functionName,
          request: invocation.requestId,
          ...fields,
          tookMs: Date.now() - started,
        })
      if (handler.http && isHttpEvent(event)) {
        return await serveHttp(handler.http, parseHttpEvent(event), invocation, log)
      }
      return await serveTrigger(handler, event, invocation, log)
    })
}

async function serveHttp(
  answer: NonNullable<Handler['http']>,
  request: HttpRequest,
  invocation: Invocation,
  log: (fields: Outcome) => void,
): Promise<HttpResponse> {
  try {
    const response = await answer(request, invocation)
    log({ kind: 'http', method: request.method, status: response.statusCode })
    return response
  } catch (failure) {
    const status = statusOf(failure)
    log({
      kind: 'http',
      method: request.method,
      status: status ?? 'bug',
      error: messageOf(failure),
    })
    if (status === undefined) throw failure
    return respond(
      status,
      `${status === 400 ? messageOf(failure) : '服务暂时不可用，请稍后再试'}\n`,
    )
  }
}

function statusOf(failure: unknown): number | undefined {
  if (failure instanceof InputError) return 400
  if (failure instanceof DocumentError) return 500
  if (failure instanceof UpstreamError) return 503
  return undefined
}

async function serveTrigger(
  handler: Handler,
  event: unknown,
  invocation: Invocation,
  log: (fields: Outcome) => void,
): Promise<Outcome> {
  const [kind, run] = triggerOf(handler, event, invocation)
  try {
    const outcome = await run()
    log({ kind, ...outcome })
    return outcome
  } catch (failure) {
    log({ kind, error: messageOf(failure), failure: failure instanceof Error ? failure.name : '' })
    if (failure instanceof InputError || failure instanceof DocumentError) {
      return { refused: messageOf(failure) }
    }
    throw failure
  }
}

function triggerOf(
  handler: Handler,
  event: unknown,
  invocation: Invocation,
): [kind: string, run: () => Promise<Outcome>] {
  const { timer, bucket, job, direct } = handler
  const timing = timerEventSchema.safeParse(event)
  if (timer && timing.success) return ['timer', () => timer(timing.data, invocation)]
  const changes = bucketEventSchema.safeParse(event)
  if (bucket && changes.success) return ['bucket', () => bucket(changes.data, invocation)]
  const asked = jobEventSchema.safeParse(event)
  if (job && asked.success) return ['job', () => job(asked.data, invocation)]
  if (direct) return ['direct', () => direct(event, invocation)]
  return [
    'unknown',
    () => Promise.reject(new InputError('event: not of a kind this function takes')),
  ]
}

function writeLine(fields: Outcome): void {
  console.log(JSON.stringify(fields))
}
