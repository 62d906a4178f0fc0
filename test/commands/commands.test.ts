import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { type Desk, runCommand, type Verbs } from '../../scripts/commands/command.ts'
import { credentials } from '../../scripts/commands/credentials.ts'
import { doors } from '../../scripts/commands/doors.ts'
import { environments } from '../../scripts/commands/environments.ts'
import { people } from '../../scripts/commands/people.ts'
import { tokens } from '../../scripts/commands/tokens.ts'
import { readDocument } from '../../shared/documents/codec.ts'
import { keys } from '../../shared/documents/keys.ts'
import { credentialSchema, personSchema } from '../../shared/documents/person.ts'
import { openKeys } from '../../shared/environments/seal.ts'
import { readDoor } from '../../shared/people/doors.ts'
import { masterKeys } from '../../shared/ports/credentials/master-keys.ts'
import { memoryStore } from '../stand-ins/memory-store.ts'

const MASTER = Buffer.alloc(32, 7).toString('base64')

function openDesk(input = '') {
  const store = memoryStore()
  const printed: string[] = []
  const desk: Desk = {
    store,
    env: {
      CHENBAO_MASTER_KEY: MASTER,
      CHENBAO_PAGES_URL: 'https://pages.example.com',
      CHENBAO_LINK_KEY: 'k'.repeat(32),
    },
    print: (line) => printed.push(line),
    now: () => new Date('2026-11-22T01:00:00.000Z'),
    random: randomBytes,
    readInput: async () => input,
  }
  const run = async (name: string, verbs: Verbs, line: string) => {
    printed.length = 0
    const code = await runCommand(name, verbs, line.split(' ').filter(Boolean), desk)
    return { code, said: printed.join('\n') }
  }
  return { store, run }
}

const PROD =
  'add prod --name 生产集群 --app-id 1250000001 --uin 100000000777 --region ap-guangzhou --logs prodlogs-1250000001/cls/ --say payment=支付服务'

async function furnished(input = '') {
  const desk = openDesk(input)
  await desk.run('environments', environments, PROD)
  await desk.run('people', people, 'add zhangwei --name 张伟 --follows prod --mail zw@example.com')
  return desk
}

describe('the command for environments', () => {
  it('adds one from options, changes it without losing the rest, lists and removes it', async () => {
    const { run } = openDesk()
    expect((await run('environments', environments, PROD)).said).toContain('已保存环境 prod')
    await run('environments', environments, 'add prod --priority 0')
    const { said } = await run('environments', environments, 'list')
    expect(said).toBe('prod  生产集群  优先级0  告警、日志1处')
    await run('environments', environments, 'remove prod')
    expect((await run('environments', environments, 'list')).said).toBe('还没有环境。')
  })

  it('names what is wrong and how it is called', async () => {
    const { run } = openDesk()
    const { code, said } = await run('environments', environments, 'add prod --name 生产')
    expect(code).toBe(2)
    expect(said).toMatch(/account\.appId.*\n用法：npm run environments -- add/s)
    expect((await run('environments', environments, '')).said).toContain('用法')
    expect((await run('environments', environments, 'destroy')).code).toBe(2)
  })
})

describe('the command for people', () => {
  it('refuses an environment that does not exist, and keeps contacts when something else changes', async () => {
    const { run, store } = await furnished()
    const refused = await run('people', people, 'add lina --name 李娜 --follows nowhere')
    expect(refused.said).toContain('没有环境 nowhere')
    await run('people', people, 'add zhangwei --opening short')
    const person = await readDocument(store, personSchema, keys.person('zhangwei'))
    expect(person).toMatchObject({ opening: 'short', contacts: [{ address: 'zw@example.com' }] })
  })

  it('warns of names that sound alike', async () => {
    const { run } = await furnished()
    const { said } = await run('people', people, 'add zhangwei2 --name 章薇 --follows prod')
    expect(said).toContain('和 zhangwei 的名字听起来一样')
  })

  it('adds and removes contacts, and prints a link without any address in it', async () => {
    const { run } = await furnished()
    await run('people', people, 'add-contact zhangwei --contact group --wecom-key secret-key')
    expect((await run('people', people, 'list')).said).toContain('group（wecom）')
    expect((await run('people', people, 'list')).said).not.toContain('secret-key')
    await run('people', people, 'remove-contact zhangwei group')
    expect((await run('people', people, 'list')).said).not.toContain('group')
    const { said } = await run('people', people, 'link zhangwei')
    expect(said).toMatch(/https:\/\/pages\.example\.com\/change\/zhangwei\?e=\d+&s=[\w-]{43}/)
  })
})

describe('the command for doors', () => {
  it('prints a token once, stores its digest only, and revokes it', async () => {
    const { run, store } = await furnished()
    const { said } = await run('doors', doors, 'mint office --people zhangwei --environment prod')
    const token = said.split('\n')[1] ?? ''
    expect(token).toMatch(/^cb-[\w-]{43}$/)
    expect((await readDoor(store, token))?.people).toEqual(['zhangwei'])
    const stored = [...store.objects.values()].map(({ key, body }) => key + String(body)).join()
    expect(stored).not.toContain(token)
    expect((await run('doors', doors, 'list')).said).not.toContain(token)
    await run('doors', doors, 'revoke office')
    expect(await readDoor(store, token)).toBeUndefined()
  })

  it('enrols nobody who does not exist', async () => {
    const { run } = await furnished()
    expect((await run('doors', doors, 'mint office --people nobody')).said).toContain(
      '没有人员 nobody',
    )
  })
})

describe('the command for callback tokens', () => {
  it('mints, lists by digest and revokes', async () => {
    const { run, store } = await furnished()
    await run('tokens', tokens, 'mint prod')
    const [mark = ''] = (await run('tokens', tokens, 'list')).said.split('  ')
    expect(mark).toMatch(/^[0-9a-f]{8}$/)
    await run('tokens', tokens, `revoke ${mark}`)
    expect([...store.objects.keys()].filter((key) => key.startsWith('tokens/'))).toEqual([])
  })
})

describe('the command for credentials', () => {
  it('keeps a role, which is no secret', async () => {
    const { run } = await furnished()
    const { said } = await run(
      'credentials',
      credentials,
      'add prod --role-arn qcs::cam::uin/100000000777:roleName/ChenbaoReader --external-id chenbao-prod',
    )
    expect(said).toContain('不保存密钥')
    expect((await run('credentials', credentials, 'list')).said).toContain('prod')
  })

  it('seals keys from standard input so that only their environment opens them', async () => {
    const { run, store } = await furnished('AKIDexample0000000000\nexampleSecretKey00000\n')
    await run('credentials', credentials, 'add prod --seal')
    const stored = await readDocument(store, credentialSchema, keys.credential('prod'))
    expect(JSON.stringify(stored)).not.toContain('AKIDexample')
    if (stored?.kind !== 'sealed') throw new Error('not sealed')
    expect(await openKeys(masterKeys(MASTER), 'prod', stored)).toMatchObject({
      secretId: 'AKIDexample0000000000',
    })
    await expect(openKeys(masterKeys(MASTER), 'test', stored)).rejects.toThrow()
  })
})
