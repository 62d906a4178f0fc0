import { createHash } from 'node:crypto'
import { type Day, timeOn } from '../../../shared/calendar/day.ts'
import { type Environment, environmentSchema } from '../../../shared/documents/environment.ts'
import {
  type Credential,
  type Door,
  type Person,
  personSchema,
  type Token,
} from '../../../shared/documents/person.ts'
import { boardsOf } from './boards.ts'
import { NODES, SERVICES } from './fleet.ts'
import { CLUSTERS } from './log-objects.ts'
import { createRandom } from './random.ts'
import { ACCOUNTS, type EnvironmentId, TOPICS } from './scenario.ts'

/** A document whose key is the sha256 of a secret, with the secret for printing on the local cloud. */
export interface Secret<T> {
  clear: string
  sha256: string
  document: T
}

const NAMES = Object.fromEntries([
  ...SERVICES.map((service) => [service.id, service.name]),
  ...NODES.flatMap((node) => [
    [node.name, node.spoken],
    [node.ip, node.spoken],
  ]),
])

/** The two environments of the small team. */
export function environments(): Environment[] {
  return (['prod', 'test'] as const).map((id) =>
    environmentSchema.parse({
      schema: 'environment/1',
      id,
      name: id === 'prod' ? '生产集群' : '测试集群',
      priority: id === 'prod' ? 0 : 10,
      account: ACCOUNTS[id],
      cluster: { id: CLUSTERS[id], name: id === 'prod' ? '商城生产' : '商城测试' },
      names: NAMES,
      alerts: { enabled: true },
      logs: { enabled: true, sources: sourcesOf(id) },
      dashboards: { enabled: true, boards: boardsOf(id) },
    } satisfies Environment),
  )
}

function sourcesOf(id: EnvironmentId): Environment['logs']['sources'] {
  return TOPICS.filter((topic) => topic.environment === id).map((topic) => ({
    bucket: topic.bucket,
    region: ACCOUNTS[id].region,
    prefix: topic.prefix,
    shippers: [topic.shipper],
    shippingDelayMinutes: 60,
    removeOriginals: false,
  }))
}

/** The three people: one follows production, one the test environment, one both. */
export function people(): Person[] {
  return [
    person('zhangwei', '张伟', ['张伟', 'zhangwei'], ['prod']),
    person('lina', '李娜', ['李娜', 'lina'], ['test']),
    person('wangfang', '王芳', ['王芳', 'wangfang'], ['prod', 'test']),
  ]
}

/** A person with a mailbox at example.com. */
export function person(id: string, name: string, voices: string[], follows: string[]): Person {
  return personSchema.parse({
    schema: 'person/1',
    id,
    name,
    voices,
    follows,
    contacts: [{ kind: 'mail', id: 'work', address: `${id}@example.com` }],
  })
}

/** How each account is opened: production by a role of the other account, the test one is our own. */
export function credentials(): Credential[] {
  return [
    {
      schema: 'credential/1',
      kind: 'role',
      environment: 'prod',
      roleArn: `qcs::cam::uin/${ACCOUNTS.prod.uin}:roleName/chenbao-reader`,
      externalId: 'chenbao-prod',
    },
    { schema: 'credential/1', kind: 'execution-role', environment: 'test' },
  ]
}

/** A callback token for each environment. */
export function callbackTokens(
  day: Day,
  seed: string,
  environments: readonly string[] = ['prod', 'test'],
): (Secret<Token> & { environment: string })[] {
  return environments.map((environment) => ({
    environment,
    ...secret<Token>(`${seed}/token/${environment}`, 'cb', {
      schema: 'token/1',
      environment,
      mintedAt: mintedAt(day),
    }),
  }))
}

/** One robot on which the three people are enrolled. */
export function doors(day: Day, seed: string): Secret<Door>[] {
  return [
    secret(`${seed}/door`, 'door', {
      schema: 'door/1',
      id: 'office',
      name: '办公室的小智',
      people: ['zhangwei', 'lina', 'wangfang'],
      defaultEnvironment: 'prod',
      devices: {},
      mintedAt: mintedAt(day),
    }),
  ]
}

function secret<T>(seed: string, kind: string, document: T): Secret<T> {
  const clear = `${kind}_${createRandom(seed).hex(43)}`
  return { clear, sha256: createHash('sha256').update(clear).digest('hex'), document }
}

function mintedAt(day: Day): string {
  return new Date(timeOn(day, '00:00') - 20 * 86_400_000).toISOString()
}
