import { describe, expect, it } from 'vitest'
import { addDays, dayOf } from '../../shared/calendar/day.ts'
import { incidentsSchema } from '../../shared/documents/alert.ts'
import { writeDocument } from '../../shared/documents/codec.ts'
import { keys } from '../../shared/documents/keys.ts'
import type { Person } from '../../shared/documents/person.ts'
import { type LinkPurpose, verifyLink } from '../../shared/people/links.ts'
import type { memoryStore } from '../stand-ins/memory-store.ts'
import { addZhangwei, KEY, linkTo, NOW, openPages } from './open-pages.ts'

const INCIDENT = '0123456789abcdef'

async function addIncident(store: ReturnType<typeof memoryStore>, title: string): Promise<void> {
  const day = addDays(dayOf(NOW), -1)
  await writeDocument(store, incidentsSchema, keys.incidents('prod', day), {
    schema: 'incidents/1',
    environment: 'prod',
    day,
    upTo: NOW.toISOString(),
    deliveries: 1,
    undecodable: 0,
    missed: 0,
    incidents: [
      {
        id: INCIDENT,
        fingerprint: 'f',
        title,
        object: '支付服务',
        severity: 'critical',
        state: 'firing',
        dialect: 'cls',
        policy: 'p',
        firstAt: NOW.toISOString(),
        lastAt: NOW.toISOString(),
        deliveries: 1,
        notifications: 1,
        flaps: 0,
        missedByWebhook: false,
        deliveryKeys: [],
        reasons: [],
        condition: '错误数 > 10',
        levels: ['critical'],
      },
    ],
    perHour: Array.from({ length: 24 }, () => 0),
  })
}

describe('a page behind a signed link', () => {
  it('opens only what was signed, until it expires', async () => {
    const { store, visit } = openPages()
    await addZhangwei(store)
    const link = linkTo('report', 'prod/2026-11-21/zhangwei')
    expect((await visit(link)).body).toContain('播报还没有写好')
    expect((await visit(link.replace('prod', 'test'))).statusCode).toBe(404)
    expect((await visit(link.replace('/report/', '/incident/'))).statusCode).toBe(404)
    const old = await visit(linkTo('report', 'prod/2026-11-21/zhangwei', -1))
    expect(old.statusCode).toBe(410)
    expect(old.body).toContain('把播报发到我的邮箱')
  })

  it('expires at the very second', () => {
    const url = new URL(linkTo('contacts', 'zhangwei', 10))
    const request = { path: url.pathname, query: Object.fromEntries(url.searchParams) }
    const end = NOW.getTime() + 600_000
    expect(verifyLink(KEY, request, new Date(end - 1)).state).toBe('valid')
    expect(verifyLink(KEY, request, new Date(end)).state).toBe('expired')
  })

  it('leaves a proof of who opened and who was refused, none of a forged one', async () => {
    const { store, visit } = openPages()
    await addZhangwei(store)
    const link = linkTo('contacts', 'zhangwei')
    await visit(link)
    await visit(linkTo('contacts', 'zhangwei', -1))
    await visit(link.replace('zhangwei', 'lina'))
    const proofs = [...store.objects.values()].filter(({ key }) => key.startsWith('audit/'))
    expect(proofs.map(({ body }) => JSON.parse(String(body)).allowed).sort()).toEqual([false, true])
  })

  it('may neither be stored, framed, scripted nor passed on', async () => {
    const { store, visit } = openPages()
    await addZhangwei(store)
    const { headers } = await visit(linkTo('report', 'prod/2026-11-21/zhangwei'))
    expect(headers['cache-control']).toBe('no-store')
    expect(headers['referrer-policy']).toBe('no-referrer')
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    expect(headers['content-security-policy']).not.toContain('script')
  })
})

describe('the link of somebody', () => {
  const SHOT = 'prod/2026-11-21/mall/errors/zhangwei'
  const links: [LinkPurpose, string][] = [
    ['report', 'prod/2026-11-21/zhangwei'],
    ['incident', `prod/${INCIDENT}/zhangwei`],
    ['shot', SHOT],
    ['contacts', 'zhangwei'],
    ['change', 'zhangwei'],
    ['confirm', 'zhangwei/new'],
  ]
  const furnish = async (store: ReturnType<typeof memoryStore>, fields: Partial<Person> = {}) => {
    await addZhangwei(store, fields)
    await addIncident(store, '支付服务连不上数据库')
    await store.put(keys.shot('prod', '2026-11-21', 'mall', 'errors'), 'png')
  }

  it.each(links)('opens nothing once they are removed (%s)', async (purpose, subject) => {
    const { store, visit } = openPages()
    await furnish(store)
    const wrong = await visit(linkTo(purpose, subject).replace('s=', 's=x'))
    await store.remove([keys.person('zhangwei')])
    expect(await visit(linkTo(purpose, subject))).toEqual(wrong)
    expect(wrong.statusCode).toBe(404)
  })

  it.each(links.slice(0, 3))(
    'opens nothing of an environment they follow no more (%s)',
    async (purpose, subject) => {
      const { store, visit } = openPages()
      await furnish(store, { follows: ['test'] })
      const wrong = await visit(linkTo(purpose, subject).replace('s=', 's=x'))
      expect(await visit(linkTo(purpose, subject))).toEqual(wrong)
      expect((await visit(linkTo(purpose, subject), { act: 'solved' })).statusCode).toBe(404)
      expect([...store.objects.keys()].some((key) => key.startsWith('acts/'))).toBe(false)
      await furnish(store)
      expect((await visit(linkTo(purpose, subject))).body).not.toBe(wrong.body)
    },
  )

  it('shows a picture to its reader only, and none without one', async () => {
    const { store, visit } = openPages()
    await furnish(store)
    expect((await visit(linkTo('shot', SHOT))).body).toContain('data:image/png;base64,')
    expect((await visit(linkTo('shot', 'prod/2026-11-21/mall/errors'))).statusCode).toBe(404)
  })
})

describe('the page of an incident', () => {
  it('that a group was sent shows, and lets nobody act', async () => {
    const { store, visit } = openPages()
    await addIncident(store, '支付服务连不上数据库')
    await addZhangwei(store)
    const link = linkTo('glance', `prod/${INCIDENT}/zhangwei`)
    const shown = await visit(link)
    expect(shown.body).toContain('支付服务连不上数据库')
    expect(shown.body).not.toContain('我来认领')
    const browser = { origin: 'null', 'sec-fetch-site': 'same-origin' }
    expect((await visit(link, { act: 'solved' }, browser)).statusCode).toBe(405)
    expect([...store.objects.keys()].some((key) => key.startsWith('acts/'))).toBe(false)
  })

  it('shows on GET and acts on POST only', async () => {
    const { store, visit } = openPages()
    await addZhangwei(store)
    await addIncident(store, '支付服务连不上数据库')
    const link = linkTo('incident', `prod/${INCIDENT}/zhangwei`)
    expect((await visit(link)).body).toContain('支付服务连不上数据库')
    expect([...store.objects.keys()].some((key) => key.startsWith('acts/'))).toBe(false)
    const browser = { origin: 'null', 'sec-fetch-site': 'same-origin' }
    const acted = await visit(link, { act: 'acknowledged' }, browser)
    expect(acted.statusCode).toBe(303)
    expect([...store.objects.keys()].filter((key) => key.startsWith('acts/prod/'))).toHaveLength(1)
    const after = await visit(new URL(acted.headers.location ?? '', link).href)
    expect(after.body).toContain('已认领，已经记下')
  })

  it('refuses a form sent from another site', async () => {
    const { store, visit } = openPages()
    await addZhangwei(store)
    await addIncident(store, '支付服务连不上数据库')
    const link = linkTo('incident', `prod/${INCIDENT}/zhangwei`)
    const foreign = await visit(link, { act: 'solved' }, { origin: 'https://evil.example' })
    expect(foreign.statusCode).toBe(403)
    const hidden = { origin: 'null', 'sec-fetch-site': 'cross-site' }
    expect((await visit(link, { act: 'solved' }, hidden)).statusCode).toBe(403)
    expect([...store.objects.keys()].some((key) => key.startsWith('acts/'))).toBe(false)
  })

  it('escapes what a sender wrote', async () => {
    const { store, visit } = openPages()
    await addZhangwei(store)
    await addIncident(store, '<img src=x onerror=alert(1)>"\'')
    const { body } = await visit(linkTo('incident', `prod/${INCIDENT}/zhangwei`))
    expect(body).not.toContain('<img')
    expect(body).toContain('&lt;img src=x')
  })
})
