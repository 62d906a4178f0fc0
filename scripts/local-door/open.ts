import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dayOf } from '../../shared/calendar/day.ts'
import { keys } from '../../shared/documents/keys.ts'
import { hashToken, mintToken } from '../../shared/people/tokens.ts'
import { cosStore } from '../../shared/ports/store/cos-store.ts'
import { startCosStandIn } from '../emulator/cos/stand-in.ts'
import { bodyOf, listen } from '../emulator/listen.ts'
import { door, environment, incidents, person, report } from './furniture.ts'

const BUCKET = 'chenbao-1250000000'
const REGION = 'ap-guangzhou'

interface Answer {
  statusCode: number
  headers: Record<string, string>
  body: string
}

/** A main handler of the `mcp` function, loaded after its settings are in place. */
export type LoadMain = () => Promise<(event: unknown, context: unknown) => Promise<unknown>>

/**
 * One robot's door on 127.0.0.1: a COS stand-in with one person, one environment and yesterday's report,
 * and the `mcp` function as `load` gives it, behind HTTP as a function URL puts it. The front shows the
 * token for callers that cannot: the conformance suite drops queries and has no header option.
 */
export async function openLocalDoor(load: LoadMain) {
  const folder = await mkdtemp(join(tmpdir(), 'chenbao-door-'))
  const cloudKeys = { secretId: 'AKIDlocaldoor', secretKey: randomBytes(16).toString('hex') }
  const cos = await startCosStandIn({
    folder,
    buckets: { [BUCKET]: REGION },
    identities: (id) =>
      id === cloudKeys.secretId ? { secretKey: cloudKeys.secretKey, buckets: [BUCKET] } : undefined,
    clock: () => new Date(),
  })
  const token = mintToken(randomBytes)
  await furnish(cos.address, cloudKeys, token)
  Object.assign(process.env, {
    CHENBAO_BUCKET: BUCKET,
    CHENBAO_REGION: REGION,
    CHENBAO_LOCAL_COS: cos.address,
    CHENBAO_LOCAL_API: cos.address,
    CHENBAO_MCP_HOSTS: '127.0.0.1,localhost',
    TENCENTCLOUD_SECRETID: cloudKeys.secretId,
    TENCENTCLOUD_SECRETKEY: cloudKeys.secretKey,
  })
  const main = await load()
  const server = await listen(0, (request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1')
    bodyOf(request)
      .then((body) =>
        main(
          {
            httpMethod: request.method,
            path: url.pathname,
            headers: { authorization: `Bearer ${token}`, ...request.headers },
            queryString: Object.fromEntries(url.searchParams),
            body,
          },
          { request_id: 'local', time_limit_in_ms: 25_000 },
        ),
      )
      // An HTTP event is answered with the four fields of an HttpResponse.
      .then((value) => value as Answer)
      .then(
        ({ statusCode, headers, body }) => response.writeHead(statusCode, headers).end(body),
        () => response.writeHead(500).end(),
      )
  })
  return {
    main,
    token,
    url: `${server.url}/mcp`,
    /** Requests the bucket has answered so far. */
    requests: () => [...cos.requests.values()].reduce((sum, count) => sum + count, 0),
    close: async () => {
      await server.close()
      await cos.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function furnish(
  localAddress: string,
  cloudKeys: { secretId: string; secretKey: string },
  token: string,
): Promise<void> {
  const store = cosStore({
    bucket: BUCKET,
    region: REGION,
    credentials: () => cloudKeys,
    localAddress,
  })
  const yesterday = dayOf(Date.now() - 86_400_000)
  const put = (key: string, value: unknown) => store.put(key, JSON.stringify(value))
  await put(keys.environment(environment.id), environment)
  await put(keys.person(person.id), person)
  await put(keys.door(hashToken(token)), door)
  await put(keys.report(environment.id, yesterday, 1), report(yesterday))
  const today = dayOf(Date.now())
  await put(keys.incidents(environment.id, today), incidents(today))
}
