import { describe, expect, it } from 'vitest'
import { readDocument, writeDocument } from '../../shared/documents/codec.ts'
import { keys } from '../../shared/documents/keys.ts'
import { outboxSchema } from '../../shared/documents/outbox.ts'
import { addPerson, addReport, ask, type House, MORNING, seededHouse, YESTERDAY } from './door.ts'

const outboxOf = (house: House) =>
  [...house.store.objects.keys()].filter((key) => key.startsWith('outbox/'))

async function withReport(options: { racy?: boolean } = {}) {
  const seeded = await seededHouse(options)
  await addReport(seeded.house, seeded.prod, '先说结论：昨天平稳。')
  return seeded
}

const send = (house: House, token: string, more: Record<string, unknown> = {}) =>
  ask(house, token, 'send_report_email', { speaker: '张伟', ...more })

describe('having the report mailed by voice', () => {
  it('writes one request that names the report and the person’s own mailbox', async () => {
    const { house, token } = await withReport()
    expect(await send(house, token)).toContain('正在发到您的工作邮箱')
    const [key = ''] = outboxOf(house)
    const request = await readDocument(house.store, outboxSchema, key)
    expect(request).toMatchObject({
      person: 'zhangwei',
      content: { kind: 'report', day: YESTERDAY, environments: ['prod'] },
      contacts: ['work'],
    })
  })

  it('asks for everything the person follows, and says which report is not there yet', async () => {
    const { house, token, test } = await withReport()
    expect(await send(house, token, { speaker: '王芳' })).toContain(
      '一会儿就到。测试集群的播报还没有写好，信里会说明。',
    )
    const [key = ''] = outboxOf(house)
    const request = await readDocument(house.store, outboxSchema, key)
    expect(request?.content).toMatchObject({ environments: ['prod', 'test'] })
    expect(await send(house, token, { speaker: '王芳' })).toContain('已经发过')
    await addReport(house, test, '先说结论：昨天平稳。')
    expect(await send(house, token, { speaker: '王芳' })).toMatch(/一会儿就到。$/)
  })

  it('is the same wish for ten minutes, and a question afterwards', async () => {
    const { house, token } = await withReport()
    await send(house, token)
    house.later(599_999)
    expect(await send(house, token)).toContain('已经发过')
    house.later(1)
    expect(await send(house, token)).toContain('上午八点半发过了，要再发吗')
    expect(outboxOf(house)).toHaveLength(1)
    expect(await send(house, token, { again: true })).toContain('正在发到您的工作邮箱')
    expect(outboxOf(house)).toHaveLength(2)
  })

  it('knows the letter that left of itself this morning', async () => {
    const { house, token } = await withReport()
    const id = `daily-${YESTERDAY}`
    const at = '2026-11-21T23:30:00.000Z'
    await writeDocument(house.store, outboxSchema, keys.request('2026-11-22', 'zhangwei', id), {
      schema: 'outbox/1',
      id,
      person: 'zhangwei',
      day: '2026-11-22',
      requestedAt: at,
      notBefore: at,
      content: { kind: 'report', day: YESTERDAY, environments: ['prod'] },
    })
    expect(await send(house, token)).toContain('七点半发过了，要再发吗')
  })

  it.each([false, true])(
    'asked fifty times at once leaves one request (racy store: %s)',
    async (racy) => {
      const { house, token } = await withReport({ racy })
      const said = await Promise.all(Array.from({ length: 50 }, () => send(house, token)))
      expect(outboxOf(house)).toHaveLength(1)
      expect(said.every((one) => /正在发到|已经发过/.test(one))).toBe(true)
    },
  )

  it('is another wish once the report was rewritten', async () => {
    const { house, token, prod } = await withReport()
    await send(house, token)
    await addReport(house, prod, '先说结论：补上了日志。', { revision: 2 })
    expect(await send(house, token)).toContain('正在发到')
    expect(outboxOf(house)).toHaveLength(2)
  })

  it('says so when there is no mailbox, and asks an unknown voice for a name', async () => {
    const { house, token } = await withReport()
    await addPerson(house, { id: 'zhangwei', name: '张伟', follows: ['prod'], contacts: [] })
    expect(await send(house, token)).toContain('还没有登记工作邮箱')
    expect(await send(house, token, { speaker: '未知说话人' })).toContain('请先告诉我您的名字')
    expect(outboxOf(house)).toHaveLength(0)
  })

  it('leaves a proof of every wish', async () => {
    const { house, token } = await withReport()
    await send(house, token)
    const proofs = [...house.store.objects.values()]
      .filter(({ key }) => key.startsWith('audit/'))
      .map(({ body }) => JSON.parse(String(body)))
    expect(proofs).toContainEqual(
      expect.objectContaining({
        what: 'send-report',
        person: 'zhangwei',
        door: 'office',
        allowed: true,
        at: MORNING.toISOString(),
      }),
    )
  })
})
