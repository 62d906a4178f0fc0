import { describe, expect, it } from 'vitest'
import { AUDIT_SOURCE } from '../../shared/documents/digest.ts'
import { containerLine, digestOf, NOON, severities } from './log-lines.ts'

const audit = {
  kind: 'Event',
  apiVersion: 'audit.k8s.io/v1',
  level: 'RequestResponse',
  auditID: 'a-1',
  stage: 'ResponseComplete',
  verb: 'patch',
  requestURI: '/apis/apps/v1/namespaces/shop/deployments/order',
  user: { username: '100011112222', groups: [] },
  objectRef: { apiGroup: 'apps', resource: 'deployments', namespace: 'shop', name: 'order' },
  responseStatus: { code: 200 },
  requestObject: {
    spec: {
      replicas: 3,
      template: { spec: { containers: [{ image: 'registry.example.com/order:v2' }] } },
    },
  },
  annotations: { 'authorization.k8s.io/decision': 'allow' },
}
const escaped = (record: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(record).map(([name, value]) => [
      name,
      typeof value === 'object' ? JSON.stringify(value) : value,
    ]),
  )
const auditLine = (change: Record<string, unknown> = {}, write = escaped) =>
  JSON.stringify({ __TIMESTAMP__: NOON, ...write({ ...audit, ...change }) })

describe('an audit record', () => {
  it.each([
    ['escaped', auditLine()],
    ['structured', auditLine({}, (record) => record)],
  ])('tells who changed what, %s', async (_name, line) => {
    const digest = await digestOf([line])
    expect(digest.audits).toMatchObject([
      { user: '100011112222', verb: 'patch', resource: 'apps/deployments', status: 200, count: 1 },
    ])
    expect(digest.changes).toMatchObject([
      { name: 'order', what: 'replicas=3 image=registry.example.com/order:v2', at: NOON },
    ])
    expect(severities(digest)).toEqual({ info: 1 })
    expect(digest.volume[0]?.source).toBe(AUDIT_SOURCE)
  })

  it('counts a request once, whatever stages are shipped', async () => {
    const digest = await digestOf([auditLine({ stage: 'RequestReceived' }), auditLine()])
    expect(digest.audits.map((row) => row.count)).toEqual([1])
    expect(digest.changes).toHaveLength(1)
    expect(digest.lines).toMatchObject({ read: 2, stages: 1 })
  })

  it.each([
    ['warn', { responseStatus: { code: 403 } }],
    ['warn', { responseStatus: { code: 401 } }],
    ['warn', { responseStatus: { code: 429 } }],
    ['warn', { annotations: { 'authorization.k8s.io/decision': 'forbid' } }],
    ['error', { responseStatus: { code: 503 } }],
    ['error', { stage: 'Panic' }],
    ['info', { responseStatus: { code: 404 } }],
    ['info', { level: 'Error', responseStatus: { code: 200 } }],
  ])('is %s when %j', async (severity, change) => {
    expect(severities(await digestOf([auditLine(change)]))).toEqual({ [severity]: 1 })
    expect(severities(await digestOf([auditLine(change, (record) => record)]))).toEqual({
      [severity]: 1,
    })
  })

  it('counts every namespace of a user, however many', async () => {
    const namespaces = Array.from({ length: 120 }, (_, number) => `ns-${number}`)
    const lines = namespaces.map((namespace) =>
      auditLine({ verb: 'get', objectRef: { resource: 'pods', namespace } }),
    )
    const digest = await digestOf([...lines, ...lines.toReversed()])
    expect(digest.audits).toHaveLength(120)
    expect(digest.audits.every((row) => row.count === 2)).toBe(true)
  })

  it.each([
    ['a read', { verb: 'get' }],
    ['a refusal', { responseStatus: { code: 403 } }],
    ['a status update', { objectRef: { resource: 'pods', subresource: 'status', name: 'x' } }],
    ['a lease', { objectRef: { resource: 'leases', name: 'x' } }],
    [
      'a controller',
      { user: { username: 'system:serviceaccount:kube-system:deployment-controller' } },
    ],
    ['a node', { user: { username: 'system:node:10.0.0.1' } }],
    ['only tried', { requestURI: '/apis/apps/v1/x?fieldManager=kubectl&dryRun=All' }],
    ['a deletion only tried', { verb: 'delete', requestObject: { dryRun: ['All'] } }],
  ])('is no change when it is %s', async (_name, change) => {
    expect((await digestOf([auditLine(change)])).changes).toEqual([])
  })

  it.each([
    ['read as one', auditLine()],
    ['of an earlier stage', auditLine({ stage: 'RequestReceived' })],
    ['cut', containerLine('{"kind":"Event","apiVersion":"audit.k8s.io/v1","auditID":"a-1","ve')],
    ['in a batch', containerLine('{"kind":"EventList","apiVersion":"audit.k8s.io/v1","items":[]}')],
    ['without its id', JSON.stringify({ __TIMESTAMP__: NOON, apiVersion: 'audit.k8s.io/v1' })],
    ['logged by a program', containerLine(JSON.stringify({ level: 'info', msg: auditLine() }))],
    ['structured in fields', containerLine('', { __CONTENT__: { body: audit } })],
  ])('marks the object as one that holds some: %s', async (_name, line) => {
    expect(await digestOf([containerLine('INFO fine'), line])).toMatchObject({ holdsAudit: true })
  })

  it.each(['audit.k8s.io/v1 policy read', '{"level":"info","msg":"audit.k8s.io/v1 policy read"}'])(
    'is not what merely names the API: %s',
    async (content) => {
      expect((await digestOf([containerLine(content)])).holdsAudit).toBeUndefined()
    },
  )

  it('is kept as a change of a person however much a controller patches, and what is not is counted', async () => {
    const change = (username: string, at: number) =>
      auditLine({ user: { username }, __TIMESTAMP__: NOON + at })
    const patches = Array.from({ length: 700 }, (_, at) => change('system:serviceaccount:a:b', at))
    const digest = await digestOf([...patches, change('100000000027', 5000)])
    expect(digest.changes).toHaveLength(500)
    expect(digest.changes.at(-1)?.user).toBe('100000000027')
    expect(digest.dropped.changes).toBe(201)
  })

  it('tells of a command run in a pod, without its secrets', async () => {
    const digest = await digestOf([
      auditLine({
        verb: 'create',
        objectRef: { resource: 'pods', subresource: 'exec', namespace: 'shop', name: 'order-1' },
        requestURI: '/api/v1/x/exec?command=mysql&command=--password%3Dhunter2hunter2',
      }),
    ])
    expect(digest.changes).toMatchObject([{ resource: 'pods/exec', name: 'order-1' }])
    expect(digest.changes[0]?.what).toContain('command=mysql')
    expect(JSON.stringify(digest)).not.toContain('hunter2hunter2')
  })
})
