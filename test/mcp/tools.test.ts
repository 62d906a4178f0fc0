import { describe, expect, it } from 'vitest'
import { reportDay } from '../../functions/mcp/days.ts'
import { recordAct } from '../../shared/alerts/acts.ts'
import { addDays } from '../../shared/calendar/day.ts'
import type { Episode } from '../../shared/documents/alert.ts'
import type { Finding } from '../../shared/documents/analysis.ts'
import { writeDocument } from '../../shared/documents/codec.ts'
import { keys } from '../../shared/documents/keys.ts'
import { settledSchema } from '../../shared/documents/outbox.ts'
import { addPerson, addReport, MORNING, YESTERDAY } from './door.ts'
import { addIncidents, incident, openDoor, TODAY } from './morning.ts'

const PAYMENT = incident('a', '支付服务连不上数据库')
const DISK = incident('b', '节点磁盘快满了', { severity: 'minor' })

const finding = (title: string, more: Partial<Finding> = {}): Finding => ({
  id: title,
  severity: 'serious',
  title,
  detail: `${title}的细节`,
  evidence: [],
  basis: 'fact',
  rule: 'logs.spike',
  ...more,
})

const episode = (id: string): Episode => ({
  id,
  series: 's',
  first: 0,
  touched: 0,
  counts: { fired: 1, ended: 0, resent: 0, history: 0, damaged: 0, joined: 0 },
  levels: [],
  face: { at: 0, dialect: 'cls', policy: 'p', policyId: '', title: '', object: '', condition: '' },
  keys: [],
})

describe('asking for alerts', () => {
  it('tells what is open, worst first, and whether somebody deals with it', async () => {
    const { house, say } = await openDoor()
    await addIncidents(house, TODAY, [DISK, PAYMENT])
    const said = await say('list_alerts')
    expect(said).toMatch(/^现在有两件还没恢复。第一件，.*第二件，/)
    expect(said.indexOf('支付服务连不上数据库')).toBeLessThan(said.indexOf('节点磁盘'))
    expect(said).toContain('还没人认领')
  })

  it('does not call it quiet where nothing was put together yet', async () => {
    const { house, say } = await openDoor()
    expect(await say('list_alerts')).toContain('现在不能下结论')
    await addIncidents(house, TODAY, [])
    expect(await say('list_alerts')).toBe('现在没有还开着的告警。')
  })
})

describe('a storm of deliveries since the last fold', () => {
  it('is never called quiet: the robot says up to when it knows and how much came since', async () => {
    const { house, prod, say } = await openDoor()
    await addIncidents(house, TODAY, [])
    for (let n = 0; n < 305; n += 1) {
      const hash = n.toString(16).padStart(64, '0')
      await house.store.put(keys.delivery('prod', TODAY, hash), '{}')
    }
    house.later(50 * 60_000)
    const known =
      '生产集群的告警整理到上午八点半，之后又来了三百零五条，还没整理完，现在不能下结论。'
    expect(await say('list_alerts')).toBe(known)
    expect(await say('handle_alert', { about: '支付', doing: '解决' })).toBe(known)
    expect(await say('check_status')).toContain('告警整理到上午八点半，之后来的还没整理完')
    await addReport(house, prod, '先说结论。')
    const report = await say('get_daily_report')
    expect(report).toContain(`${known}播报完了`)
    expect(report).not.toContain('没有新告警')
  })

  it('counts for nothing once it is folded', async () => {
    const { house, say } = await openDoor()
    await addIncidents(house, TODAY, [], 'prod', 305)
    for (let n = 0; n < 305; n += 1) {
      const hash = n.toString(16).padStart(64, '0')
      await house.store.put(keys.delivery('prod', TODAY, hash), '{}')
    }
    expect(await say('list_alerts')).toBe('现在没有还开着的告警。')
  })
})

describe('dealing with an alert by voice', () => {
  it('acts once on what was meant, tells the person, and shows it to everybody', async () => {
    const { house, say, below } = await openDoor()
    await addIncidents(house, TODAY, [PAYMENT, DISK])
    expect(await say('handle_alert', { about: '支付', doing: '认领' })).toBe(
      '好的，支付服务连不上数据库，已经认领。',
    )
    expect(below('acts/')).toMatchObject([
      { kind: 'acknowledged', person: 'zhangwei', through: 'robot', incident: PAYMENT.id },
    ])
    expect(below('outbox/')).toMatchObject([
      { person: 'zhangwei', content: { kind: 'notice', title: '已认领：支付服务连不上数据库' } },
    ])
    house.later(5000)
    expect(await say('handle_alert', { about: '支付', doing: '认领' })).toContain('已经认领过了')
    expect(below('acts/')).toHaveLength(1)
    const other = await say('list_alerts', { speaker: '王芳' })
    expect(other).toContain('已经有人认领')
    expect(other).not.toContain('张伟')
  })

  it('asks which one instead of guessing, and finds it by its place', async () => {
    const { house, say, below } = await openDoor()
    await addIncidents(house, TODAY, [PAYMENT, DISK])
    expect(await say('handle_alert', { doing: '解决' })).toBe(
      '您说的是哪一件？第一件，支付服务连不上数据库；第二件，节点磁盘快满了。',
    )
    expect(await say('handle_alert', { about: '订单', doing: '解决' })).toMatch(
      /^我没有找到这件告警。您说的是哪一件？第一件，支付/,
    )
    expect(below('acts/')).toHaveLength(0)
    house.later(5000)
    expect(
      await say('handle_alert', { about: '第二件', doing: '静默', hours: '两小时' }),
    ).toContain('节点磁盘快满了，已经静默，两个小时内不再提醒')
    expect(await say('list_alerts')).not.toContain('节点磁盘')
  })

  it('tells the person by what they read, not by the robot in the room', async () => {
    const { house, say, below } = await openDoor()
    const client = 'esp-box@@@aa_bb_cc_dd_ee_ff@@@3f2b8a10-6d55-4c6e-9a43-0d5f7c1e2b90'
    await addPerson(house, {
      id: 'zhangwei',
      name: '张伟',
      follows: ['prod'],
      contacts: [
        { kind: 'robot', id: 'desk', client, content: 'title' },
        { kind: 'mail', id: 'work', address: 'zhangwei@example.com', content: 'full' },
      ],
    })
    await addIncidents(house, TODAY, [PAYMENT])
    await say('handle_alert', { about: '支付', doing: '认领' })
    expect(below('outbox/')).toMatchObject([{ contacts: ['work'] }])
  })

  it('knows what was done to an earlier episode of it, and counts one’s own act once', async () => {
    const { house, say, below } = await openDoor()
    const act = {
      kind: 'acknowledged',
      person: 'zhangwei',
      at: '2026-11-21T08:00:00.000Z',
    } as const
    const episodes = [episode(PAYMENT.id), episode('f'.repeat(16))]
    await recordAct(house.store, {
      ...act,
      environment: 'prod',
      incident: 'f'.repeat(16),
      through: 'page',
    })
    await addIncidents(house, TODAY, [{ ...PAYMENT, act, episodes }])
    expect(await say('list_alerts')).toContain('已经有人认领')
    expect(await say('handle_alert', { about: '支付' })).toContain('您已经认领过了')
    expect(below('acts/')).toHaveLength(1)
  })

  it('does nothing for a voice nobody knows', async () => {
    const { house, say, below } = await openDoor()
    await addIncidents(house, TODAY, [PAYMENT])
    expect(await say('handle_alert', { speaker: '未知说话人', about: '支付' })).toContain(
      '请先告诉我您的名字',
    )
    expect(below('acts/')).toHaveLength(0)
  })
})

describe('asking why', () => {
  it('explains the meant finding, a guess as a guess, with one suggestion', async () => {
    const { house, prod, say } = await openDoor()
    const angles = (['webhook', 'cos', 'dashboard'] as const).map((source, index) => ({
      source,
      title: (['告警历史', '日志文件', '仪表盘'] as const)[index] ?? '告警历史',
      status: 'complete' as const,
      narrative: '',
      findings:
        source === 'cos'
          ? [
              finding('订单服务内存不足，重启了七次'),
              finding('支付服务连数据库超时四千一百多次', {
                severity: 'critical',
                basis: 'hypothesis',
                suggestion: '建议先退回上一版',
              }),
            ]
          : [],
    }))
    await addReport(house, prod, '先说结论。', { angles })
    expect(await say('explain_finding', { about: '支付为什么超时' })).toBe(
      '支付服务连数据库超时四千一百多次。支付服务连数据库超时四千一百多次的细节。建议先退回上一版。这是推测，还没有核实。',
    )
    expect(await say('explain_finding', { about: '第二件' })).toContain('订单服务内存不足')
    expect(await say('explain_finding', { about: '网关证书' })).toContain('没有找到这件事')
    await addReport(house, prod, '先说结论。', { angles, day: addDays(TODAY, -2) })
    expect(await say('explain_finding', { about: '支付为什么超时', date: '前天' })).toMatch(
      /^这是前天的播报，里面说的昨天就是前天。支付服务/,
    )
  })
})

describe('asking what changed', () => {
  it('tells the changes of the day with their times, and that logs were not read', async () => {
    const { house, prod, say } = await openDoor()
    await addReport(house, prod, '先说结论。', {
      changes: [{ at: '2026-11-21T12:00:00.000Z', what: '发布了订单服务（image=shop/order:v5）' }],
    })
    expect(await say('what_changed')).toBe('生产集群昨天有一次变更：晚上八点，发布了订单服务。')
  })
})

describe('testing the service', () => {
  it('walks the chain of what the person follows', async () => {
    const { house, prod, say } = await openDoor()
    expect(await say('check_status')).toContain('昨天的播报还没有写好，告警历史还没有开始分析')
    await addReport(house, prod, '先说结论。')
    await addIncidents(house, TODAY, [])
    const said = await say('check_status')
    expect(said).toContain('昨天的播报上午八点半写好')
    expect(said).toContain('没有登记云账号凭据')
    expect(said).toContain('工作邮箱登记了一个，今天的邮件还没有发')
    const key = keys.settled(TODAY, 'zhangwei', `daily-${YESTERDAY}`)
    const settle = (state: 'sent' | 'given-up') =>
      writeDocument(house.store, settledSchema, key, {
        schema: 'settled/1',
        request: `daily-${YESTERDAY}`,
        person: 'zhangwei',
        at: '2026-11-21T23:30:00.000Z',
        recipients: { work: state },
      })
    await settle('sent')
    expect(await say('check_status')).toContain('今天的邮件早上七点半发过')
    await settle('given-up')
    expect(await say('check_status')).toContain('今天的邮件没有发出去')
  })
})

describe('having a day done again', () => {
  it('starts every source once in ten minutes', async () => {
    const { house, say } = await openDoor()
    expect(await say('redo_day', { date: '昨天' })).toContain('已经开始重新分析昨天')
    expect(await say('redo_day')).toContain('正在重新分析')
    expect(house.started).toHaveLength(3)
    expect(house.started[0]).toMatchObject({ subject: 'prod', day: YESTERDAY, again: true })
    house.later(600_000)
    await say('redo_day')
    expect(house.started).toHaveLength(6)
  })

  it.each([
    ['前天', '2026-11-20'],
    ['11月20号', '2026-11-20'],
    ['十一月二十号', '2026-11-20'],
    ['周五', '2026-11-20'],
    ['上周五', '2026-11-13'],
    ['上个星期天', '2026-11-15'],
    ['这周五', '2026-11-20'],
    ['昨晚', YESTERDAY],
    ['昨天晚上', YESTERDAY],
    ['昨天的告警', YESTERDAY],
    ['前天下午的日志', '2026-11-20'],
    ['Yesterday', YESTERDAY],
    ['today', YESTERDAY],
    ['2026-11-20', '2026-11-20'],
    ['今天', YESTERDAY],
    ['12月31日', '2025-12-31'],
  ])('understands %s', (date, day) => {
    expect(reportDay(date, MORNING)).toBe(day)
  })
})
