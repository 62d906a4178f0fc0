import { type HttpRequest, type HttpResponse, respond } from '../../shared/scf/http.ts'

/**
 * Refuses a request by Host, where hosts are set, and by Origin: a page of a foreign site must not talk to
 * a door through somebody's browser (DNS rebinding). Robots send no Origin.
 */
export function refuseHost(
  { headers }: HttpRequest,
  hosts: readonly string[],
): HttpResponse | undefined {
  const host = nameOf(`http://${headers.host ?? ''}`)
  const allowed = hosts.length > 0 ? hosts : [host]
  const origin = headers.origin
  if (hosts.length > 0 && !hosts.includes(host)) return respond(403, 'forbidden\n')
  if (origin !== undefined && !allowed.includes(nameOf(origin))) return respond(403, 'forbidden\n')
  return undefined
}

function nameOf(address: string): string {
  return URL.canParse(address) ? new URL(address).hostname : ''
}
