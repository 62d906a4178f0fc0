import { createHash } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** A timer firing as SCF sends it; `due` is when it was due, in milliseconds. */
export function timerEvent(trigger: { name: string; argument: string }, due: number): unknown {
  return {
    Type: 'Timer',
    TriggerName: trigger.name,
    Time: new Date(due).toISOString().replace('.000Z', 'Z'),
    Message: trigger.argument,
  }
}

/** A COS trigger event for one object, with the doubly named key and the misspelt id of the real one. */
export function bucketEvent(object: {
  bucket: string
  region: string
  key: string
  size: number
  at: number
}): unknown {
  const dash = object.bucket.lastIndexOf('-')
  const name = object.bucket.slice(0, dash)
  const appid = object.bucket.slice(dash + 1)
  const path = object.key.split('/').map(encodeURIComponent).join('/')
  return {
    Records: [
      {
        cos: {
          cosSchemaVersion: '1.0',
          cosObject: {
            url: `http://${object.bucket}.cos.${object.region}.myqcloud.com/${path}`,
            meta: { 'x-cos-request-id': requestId(object.key), 'Content-Type': '' },
            vid: '',
            key: `/${appid}/${name}/${object.key}`,
            size: object.size,
          },
          cosBucket: { region: 'gz', name, appid },
          cosNotificationId: 'unkown',
        },
        event: {
          eventName: 'cos:ObjectCreated:Put',
          eventVersion: '1.0',
          eventTime: Math.floor(object.at / 1000),
          eventSource: 'qcs::cos',
          requestParameters: {
            requestSourceIP: '127.0.0.1',
            requestHeaders: { Authorization: 'q-sign-algorithm=sha1&q-ak=local' },
          },
          eventQueue: 'qcs:0:scf:gz:appid/1250000000:default.local.$LATEST',
          reservedInfo: '',
          reqid: 1,
        },
      },
    ],
  }
}

/** A function URL event: headers in lower case, the body as text. */
export function httpEvent(request: {
  method: string
  url: string
  headers: IncomingHttpHeaders
  body: string
}): unknown {
  const url = new URL(request.url, 'http://127.0.0.1')
  return {
    httpMethod: request.method,
    path: url.pathname,
    headers: {
      ...Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      ),
      'x-scf-remote-addr': '127.0.0.1',
    },
    queryString: Object.fromEntries(url.searchParams),
    body: request.body,
  }
}

function requestId(seed: string): string {
  return createHash('sha256').update(seed).digest('base64url').slice(0, 24)
}
