import type { ServerResponse } from 'node:http'
import { ApiError } from './api-error.ts'

/** How a call may be made to fail: an error code, or a failure below the API. */
export type Fault = { code: string } | 'reset' | 'hang' | 'html' | 'unavailable'

/** Asked once a call with `<version>/<action>`; undefined lets the call through. */
export type Faults = (action: string) => Fault | undefined

/** Makes the call fail; true when it has been answered (or never will be). */
export function suffer(fault: Fault | undefined, response: ServerResponse): boolean {
  if (fault === undefined) return false
  if (typeof fault === 'object') throw new ApiError(fault.code, 'a fault that was asked for')
  if (fault === 'reset') response.socket?.resetAndDestroy()
  if (fault === 'html') response.setHeader('content-type', 'text/html').end('<html></html>')
  if (fault === 'unavailable') response.writeHead(503, 'Service Unavailable').end()
  return true
}
