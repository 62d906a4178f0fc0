import { readFile } from 'node:fs/promises'
import { readDocument, writeDocument } from '../../shared/documents/codec.ts'
import { type Environment, environmentSchema } from '../../shared/documents/environment.ts'
import { keys } from '../../shared/documents/keys.ts'
import { InputError } from '../../shared/failures.ts'
import { type Desk, type Given, main, type Verbs } from './command.ts'
import { check, readAll } from './documents.ts'

/** What is watched: add (or change), list, show, remove. */
export const environments: Verbs = {
  add: {
    usage:
      'add prod --name 生产集群 --app-id 1250000000 --uin 100000000001 --region ap-guangzhou [--priority 0] [--cluster cls-abc12345=商城生产] [--logs 桶/前缀]… [--shipper 任务ID]… [--board business=业务=仪表盘ID或网址]… [--say payment=支付服务]… [--no-alerts]，或 add --from 文件.json',
    options: [
      'id=',
      'name=',
      'app-id=',
      'uin=',
      'region=',
      'priority=',
      'cluster=',
      'logs=',
      'shipper=',
      'board=',
      'say=',
      'no-alerts',
      'from=',
    ],
    run: async (given, desk) => {
      const file = given.text('from')
      const value: unknown = file
        ? JSON.parse(await readFile(file, 'utf8'))
        : await fromOptions(given, desk)
      const environment = check(environmentSchema, value)
      await writeDocument(
        desk.store,
        environmentSchema,
        keys.environment(environment.id),
        environment,
      )
      desk.print(`已保存环境 ${environment.id}（${environment.name}）。${nextStep(environment)}`)
    },
  },
  list: {
    usage: 'list',
    options: [],
    run: async (_, { store, print }) => {
      const all = await readAll(store, environmentSchema, keys.environments)
      if (all.length === 0) print('还没有环境。')
      for (const { document } of all.sort((a, b) => a.document.priority - b.document.priority)) {
        print(describe(document))
      }
    },
  },
  show: {
    usage: 'show prod',
    options: [],
    run: async (given, { store, print }) => {
      print(JSON.stringify(await mustRead(store, given.subject('环境编号')), null, 2))
    },
  },
  remove: {
    usage: 'remove prod',
    options: [],
    run: async (given, { store, print }) => {
      const environment = await mustRead(store, given.subject('环境编号'))
      await store.remove([keys.environment(environment.id), keys.credential(environment.id)])
      print(`已删除环境 ${environment.id} 和它的凭据。已经写好的播报还在，回调令牌请另外吊销。`)
    },
  },
}

async function mustRead(store: Desk['store'], id: string): Promise<Environment> {
  const found = await readDocument(store, environmentSchema, keys.environment(id))
  if (!found) throw new InputError(`没有环境 ${id}`)
  return found
}

async function fromOptions(given: Given, { store }: Desk): Promise<unknown> {
  const id = given.subject('环境编号')
  const before = await readDocument(store, environmentSchema, keys.environment(id))
  const logs = given.all('logs')
  const boards = given.all('board')
  const region = given.text('region') ?? before?.account.region
  return {
    ...before,
    schema: 'environment/1',
    id,
    name: given.text('name') ?? before?.name,
    priority: Number(given.text('priority') ?? before?.priority ?? 10),
    account: {
      appId: given.text('app-id') ?? before?.account.appId,
      uin: given.text('uin') ?? before?.account.uin,
      region,
    },
    ...clusterOf(given.text('cluster')),
    names: { ...before?.names, ...Object.fromEntries(given.all('say').map(pair)) },
    alerts: { enabled: !given.has('no-alerts') },
    logs:
      logs.length > 0
        ? { enabled: true, sources: logs.map((one) => sourceOf(one, region, given.all('shipper'))) }
        : (before?.logs ?? { enabled: false, sources: [] }),
    dashboards:
      boards.length > 0
        ? { enabled: true, boards: boards.map(boardOf) }
        : (before?.dashboards ?? { enabled: false, boards: [] }),
  }
}

function clusterOf(text: string | undefined): { cluster?: { id: string; name: string } } {
  if (!text) return {}
  const [id, name] = pair(text)
  return { cluster: { id, name } }
}

function sourceOf(text: string, region: string | undefined, shippers: string[]): unknown {
  const [bucket = '', ...prefix] = text.split('/')
  return { bucket, region, prefix: prefix.join('/'), shippers }
}

function boardOf(text: string): unknown {
  const [id = '', name = '', ...rest] = text.split('=')
  const where = rest.join('=')
  return { id, name, ...(/^https?:/.test(where) ? { url: where } : { dashboardId: where }) }
}

function pair(text: string): [string, string] {
  const [name = '', ...rest] = text.split('=')
  if (rest.length === 0) throw new InputError(`${text} 应该写成 名称=说法`)
  return [name, rest.join('=')]
}

function describe({ id, name, priority, alerts, logs, dashboards }: Environment): string {
  const parts = [
    alerts.enabled ? '告警' : '',
    logs.enabled ? `日志${logs.sources.length}处` : '',
    dashboards.enabled ? `仪表盘${dashboards.boards.length}个` : '',
  ].filter(Boolean)
  return `${id}  ${name}  优先级${priority}  ${parts.join('、') || '没有启用来源'}`
}

function nextStep({ id }: Environment): string {
  return `下一步：npm run credentials -- add ${id} …，npm run tokens -- mint ${id}`
}

if (process.argv[1]?.endsWith('environments.ts')) await main('environments', environments)
