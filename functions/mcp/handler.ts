import type { Door } from '../../shared/documents/person.ts'
import { DocumentError, UpstreamError } from '../../shared/failures.ts'
import { readDoor } from '../../shared/people/doors.ts'
import { type HttpRequest, type HttpResponse, respond, respondJson } from '../../shared/scf/http.ts'
import type { Handler } from '../../shared/scf/serve.ts'
import { verbatim } from './answer.ts'
import { callTool, NO_CLOUD } from './call.ts'
import { answerContext } from './context.ts'
import { refuseHost } from './hosts.ts'
import { preload } from './listener.ts'
import { createMemory } from './memory.ts'
import { answerMcp } from './protocol.ts'
import { tools } from './tools/table.ts'
import type { Ports } from './visit.ts'

/** The robot's door: `POST /mcp`, `GET /context`, `GET /health`. A wrong token and a wrong path look the same. */
export function createHandler(parts: Omit<Ports, 'memory'>): Handler {
  const ports: Ports = { ...parts, memory: createMemory() }
  return {
    http: async (request) => {
      if (request.path === '/health') return respondJson(200, { ok: true })
      const refused = refuseHost(request, ports.hosts)
      if (refused) return refused
      const door = await findDoor(ports, request)
      if (door === 'unreadable') return await sayUnavailable(request)
      if (!door) return notFound()
      if (request.path === '/context') return await answerContext(ports, door)
      if (!/^(\/[\w-]+)?\/mcp\/?$/.test(request.path)) return notFound()
      return await atTheDoor(ports, door, request)
    },
  }
}

async function atTheDoor(ports: Ports, door: Door, request: HttpRequest): Promise<HttpResponse> {
  if (request.method !== 'POST') {
    return respond(405, '', 'text/plain; charset=utf-8', { allow: 'POST' })
  }
  const form = { verbatim: request.query.say === 'verbatim' }
  if (request.body.includes('"initialize"')) await preload(ports, door).catch(ignoreUpstream)
  return await answerMcp(request, tools, (tool, given) => callTool(ports, door, tool, given, form))
}

async function findDoor(
  { store }: Ports,
  request: HttpRequest,
): Promise<Door | 'unreadable' | undefined> {
  try {
    return await readDoor(store, tokenOf(request))
  } catch (failure) {
    if (failure instanceof UpstreamError) return 'unreadable'
    throw failure
  }
}

function ignoreUpstream(failure: unknown): void {
  if (!(failure instanceof UpstreamError || failure instanceof DocumentError)) throw failure
}

/** While nobody can be recognised everybody hears the same: a 5xx would silence a robot for half a minute. */
async function sayUnavailable(request: HttpRequest): Promise<HttpResponse> {
  if (request.method !== 'POST') return respond(503, 'unavailable\n')
  const verbatimForm = request.query.say === 'verbatim'
  const said = verbatimForm ? verbatim(NO_CLOUD) : NO_CLOUD
  return await answerMcp(request, tools, () => Promise.resolve(said))
}

function tokenOf({ headers, query }: HttpRequest): string {
  const bearer = /^Bearer\s+(\S+)$/i.exec(headers.authorization ?? '')?.[1]
  return bearer ?? query.token ?? ''
}

function notFound(): HttpResponse {
  return respond(404, 'not found\n')
}
