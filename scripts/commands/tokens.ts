import { createDocument } from '../../shared/documents/codec.ts'
import { keys } from '../../shared/documents/keys.ts'
import { tokenSchema } from '../../shared/documents/person.ts'
import { readEnvironment } from '../../shared/environments/directory.ts'
import { InputError } from '../../shared/failures.ts'
import { hashToken, mintToken } from '../../shared/people/tokens.ts'
import { main, type Verbs } from './command.ts'
import { readAll } from './documents.ts'

/** Callback tokens of environments: mint, list, revoke. Two may be valid at once, for changing over. */
export const tokens: Verbs = {
  mint: {
    usage: 'mint prod',
    options: ['id='],
    run: async (given, { store, print, random, now }) => {
      const environment = given.subject('环境编号')
      if (!(await readEnvironment(store, environment))) {
        throw new InputError(`没有环境 ${environment}`)
      }
      const token = mintToken(random)
      await createDocument(store, tokenSchema, keys.token(hashToken(token)), {
        schema: 'token/1',
        environment,
        mintedAt: now().toISOString(),
      })
      print(`环境 ${environment} 的告警回调令牌，只显示这一次，我们只保存它的摘要：`)
      print(token)
      print('把它放进告警回调的地址或请求头，写法见告警接入文档。')
    },
  },
  list: {
    usage: 'list',
    options: [],
    run: async (_, { store, print }) => {
      const all = await readAll(store, tokenSchema, keys.tokens)
      if (all.length === 0) print('还没有回调令牌。')
      for (const { key, document } of all) {
        print(`${markOf(key)}  ${document.environment}  ${document.mintedAt}`)
      }
    },
  },
  revoke: {
    usage: 'revoke 摘要的前八位',
    options: [],
    run: async (given, { store, print }) => {
      const which = given.subject('摘要的前八位')
      const all = await readAll(store, tokenSchema, keys.tokens)
      const meant = all.filter(({ key }) => markOf(key) === which)
      if (meant.length === 0) throw new InputError(`没有令牌 ${which}`)
      await store.remove(meant.map(({ key }) => key))
      print(`已吊销 ${meant.length} 个回调令牌。`)
    },
  },
}

function markOf(key: string): string {
  return key.slice(keys.tokens.length, keys.tokens.length + 8)
}

if (process.argv[1]?.endsWith('tokens.ts')) await main('tokens', tokens)
