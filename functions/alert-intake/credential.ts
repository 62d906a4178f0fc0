import type { HttpRequest } from '../../shared/scf/http.ts'

const PATH = /^(?:\/[\w.-]+)*?\/webhook\/alert(?:\/([^/]*))?\/?$/

/**
 * The callback token of a request: of the path, else `X-Report-Token`, else `Authorization` (Bearer, or
 * the password of BasicAuth, which TCOP takes from the address). Undefined when it is not for us.
 */
export function tokenOf(request: HttpRequest): string | undefined {
  const path = PATH.exec(request.path)
  if (!path) return undefined
  if (path[1]) return unescaped(path[1])
  return request.headers['x-report-token']?.trim() || authorized(request.headers.authorization)
}

function authorized(header = ''): string | undefined {
  const [scheme = '', value = ''] = header.trim().split(/\s+/, 2)
  if (scheme.toLowerCase() === 'bearer') return value || undefined
  if (scheme.toLowerCase() !== 'basic') return undefined
  const [user = '', ...password] = Buffer.from(value, 'base64').toString('utf8').split(':')
  return password.join(':') || user || undefined
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
