import { createHash } from 'node:crypto'
import type { Clock } from '../../shared/calendar/clock.ts'
import { readDocument } from '../../shared/documents/codec.ts'
import { environmentSchema } from '../../shared/documents/environment.ts'
import { keys } from '../../shared/documents/keys.ts'
import { tokenSchema } from '../../shared/documents/person.ts'
import { orBroken } from '../../shared/documents/readable.ts'
import { DocumentError, InputError, UpstreamError } from '../../shared/failures.ts'
import type { Store } from '../../shared/ports/store/store.ts'
import { type HttpRequest, type HttpResponse, respond, respondJson } from '../../shared/scf/http.ts'
import type { Handler } from '../../shared/scf/serve.ts'
import { bodyOf, cut } from './body.ts'
import { tokenOf } from './credential.ts'
import { type InTime, startDeadline } from './deadline.ts'
import { keep } from './keep.ts'
import { remembered } from './remembered.ts'
import { scan } from './scan.ts'

const NOT_FOUND = '404 not found\n'

/**
 * Takes every alert callback: `POST|PUT /webhook/alert/<token>`, and TCOP's direct function target. With a
 * valid token a body is always kept, raw, before the answer; reading it is the work of `alert-analysis`.
 */
export function createHandler(ports: { store: Store; clock: Clock }): Handler {
  const { store, clock } = ports
  const tokenOwner = remembered(clock, async (sha256) => {
    const token = await readDocument(store, tokenSchema, keys.token(sha256))
    return token?.environment
  })
  const accountOwner = remembered(clock, (uin) => environmentOfAccount(store, uin))

  return {
    http: async (request) => {
      const inTime = startDeadline()
      const token = tokenOf(request)
      const environment = token && (await inTime(tokenOwner(sha256Of(token))))
      if (!environment) return respond(404, NOT_FOUND)
      return await answer(ports, environment, request, inTime)
    },
    direct: async (event, { uin }) => {
      const inTime = startDeadline()
      const environment = uin && (await inTime(accountOwner(uin)))
      if (!environment) throw new InputError(`account ${uin ?? 'unknown'}: has no environment`)
      const bytes = Buffer.from(JSON.stringify(event) ?? '', 'utf8')
      const body = cut(bytes, bytes.length)
      const { senderId, sessionId } = scan(body.text)
      const receivedAt = clock()
      const isNew = await keep(
        store,
        { environment, via: 'scf', receivedAt, contentType: undefined, senderId },
        body,
        inTime,
      )
      return { environment, isNew, sessionId: sessionId ?? '', retCode: 0 }
    },
  }
}

/** Senders try an address before they save it, by GET or HEAD, or by an empty POST, which is kept as such. */
async function answer(
  { store, clock }: { store: Store; clock: Clock },
  environment: string,
  request: HttpRequest,
  inTime: InTime,
): Promise<HttpResponse> {
  if (request.method === 'HEAD') return respond(200, '')
  if (request.method !== 'POST' && request.method !== 'PUT' && !request.body) return accepted('')
  const receivedAt = clock()
  const body = await bodyOf(request)
  const { senderId, sessionId } = scan(body.text)
  const contentType = request.headers['content-type']
  await keep(
    store,
    { environment, via: 'webhook', receivedAt, contentType, senderId },
    body,
    inTime,
  )
  return accepted(sessionId ?? '')
}

/** The reply TCOP expects (its oldest pages; newer ones are silent); others only look at the status. */
function accepted(sessionId: string): HttpResponse {
  return respondJson(200, { sessionId, retCode: 0 })
}

/**
 * Several environments may share an account: the most important one takes its direct calls. A malformed one
 * stands back; where it may be the one, UpstreamError asks the caller to try again.
 */
async function environmentOfAccount(store: Store, uin: string): Promise<string | undefined> {
  const owners: { id: string; priority: number }[] = []
  let malformed: DocumentError | undefined
  for await (const { key } of store.list(keys.environments)) {
    const environment = await orBroken(() => readDocument(store, environmentSchema, key))
    if (environment instanceof DocumentError) malformed ??= environment
    else if (environment?.account.uin === uin) owners.push(environment)
  }
  const [owner] = owners.sort((a, b) => a.priority - b.priority || (a.id < b.id ? -1 : 1))
  if (owner || !malformed) return owner?.id
  throw new UpstreamError('environments', malformed.message, { retry: true, cause: malformed })
}

function sha256Of(token: string): string {
  return createHash('sha256').update(token, 'utf8').digest('hex')
}
