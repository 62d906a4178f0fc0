import { createDocument } from '../../shared/documents/codec.ts'
import { keys } from '../../shared/documents/keys.ts'
import { doorSchema } from '../../shared/documents/person.ts'
import { InputError } from '../../shared/failures.ts'
import { normalDevice, readPerson } from '../../shared/people/doors.ts'
import { hashToken, mintToken } from '../../shared/people/tokens.ts'
import { main, type Verbs } from './command.ts'
import { check, readAll } from './documents.ts'

/** Robot installations: mint a token for one, list, revoke. A door never changes: mint anew, then revoke. */
export const doors: Verbs = {
  mint: {
    usage:
      'mint office --name 办公室的小智 --people zhangwei,lina [--environment prod] [--device aa:bb:cc:dd:ee:ff=zhangwei]… [--single-robot]',
    options: ['id=', 'name=', 'people=', 'environment=', 'device=', 'single-robot'],
    run: async (given, { store, print, random, now }) => {
      const id = given.subject('门的编号')
      const environment = given.text('environment')
      const door = check(doorSchema, {
        schema: 'door/1',
        id,
        name: given.text('name') ?? id,
        people: given.list('people'),
        ...(environment ? { defaultEnvironment: environment } : {}),
        devices: Object.fromEntries(given.all('device').map(deviceOf)),
        ...(given.has('single-robot') ? { singleRobot: true } : {}),
        mintedAt: now().toISOString(),
      })
      if (door.people.length === 0) throw new InputError('门上至少要有一个人（--people）')
      for (const person of door.people) {
        if (!(await readPerson(store, person))) throw new InputError(`没有人员 ${person}`)
      }
      const token = mintToken(random)
      await createDocument(store, doorSchema, keys.door(hashToken(token)), door)
      print(`门 ${door.id}（${door.name}）的令牌，只显示这一次，我们只保存它的摘要：`)
      print(token)
      print(`配置写法见 docs/xiaozhi.md；用旧令牌的机器人还能用，换好以后吊销旧的。`)
    },
  },
  list: {
    usage: 'list',
    options: [],
    run: async (_, { store, print }) => {
      const all = await readAll(store, doorSchema, keys.doors)
      if (all.length === 0) print('还没有门。')
      for (const { key, document } of all) {
        print(
          `${markOf(key)}  ${document.id}  ${document.name}  ${document.people.join('、')}  ${document.mintedAt}`,
        )
      }
    },
  },
  revoke: {
    usage: 'revoke office | revoke 摘要的前八位',
    options: [],
    run: async (given, { store, print }) => {
      const which = given.subject('门的编号')
      const all = await readAll(store, doorSchema, keys.doors)
      const meant = all.filter(
        ({ key, document }) => document.id === which || markOf(key) === which,
      )
      if (meant.length === 0) throw new InputError(`没有门 ${which}`)
      await store.remove(meant.map(({ key }) => key))
      print(`已吊销 ${meant.length} 个令牌，从下一次请求起无效。`)
    },
  },
}

function deviceOf(text: string): [string, string[]] {
  const [device = '', people = ''] = text.split('=')
  const id = normalDevice(device)
  if (!id) throw new InputError(`看不懂的设备编号 ${device}，应当是 aa:bb:cc:dd:ee:ff`)
  return [id, people.split(/[,，]/).filter(Boolean)]
}

function markOf(key: string): string {
  return key.slice(keys.doors.length, keys.doors.length + 8)
}

if (process.argv[1]?.endsWith('doors.ts')) await main('doors', doors)
