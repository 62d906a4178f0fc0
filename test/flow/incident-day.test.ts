import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keys } from '../../shared/documents/keys.ts'
import { DAY, type ReplayedDay, replayDay } from './local-day.ts'

describe('a day with planted faults', () => {
  let day: ReplayedDay

  beforeAll(async () => {
    day = await replayDay({})
  }, 300_000)
  afterAll(() => day.end())

  it('is complete: every source of both environments was read', () => {
    expect(day.verdict).toEqual({ code: 0, reasons: [] })
  })

  it('leads with the payment service, its database and the release before it', () => {
    const said = day.said('张伟')
    expect(said).toMatch(/最要紧的是支付服务连不上数据库.*下午两点零九分开始，到现在还没恢复/)
    expect(said).toMatch(/支付服务.*连接超时四千一百多次，前十四天一次都没有/)
    expect(said).toContain('三分钟前刚发过新版本，可能有关')
  })

  it('finds the memory loop, the refusals and the disk that recovered', async () => {
    const report = await day.report('prod')
    const titles = report.angles.flatMap(({ findings }) =>
      findings.map(({ title, detail }) => `${title}。${detail}`),
    )
    const told = titles.join('\n')
    expect(told).toMatch(/订单服务.*内存/)
    expect(told).toContain('被拒绝访问八十六次')
    expect(told).toMatch(/磁盘.*(恢复|自己)/)
  })

  it('never says the name of an account or a colleague', () => {
    for (const pages of day.heard.values()) {
      const said = pages.join('')
      expect(said).not.toMatch(/system:|1000\d{8}|@/)
    }
    expect(day.said('张伟')).not.toMatch(/李娜|王芳/)
  })

  it('counts every planted line and callback', async () => {
    const { groundTruth } = day.seeded
    const logs = await day.analysis('prod', 'cos')
    const { lines = 0, malformed = 0 } = logs.coverage.totals
    expect(malformed).toBe(groundTruth.malformed.prod)
    expect(lines + malformed).toBe(groundTruth.lines.prod)
    const alerts = await day.analysis('prod', 'webhook')
    expect(alerts.coverage.totals.missed).toBeGreaterThan(0)
  })

  it('tells the quiet environment as quiet', () => {
    expect(day.said('李娜')).toContain('测试集群昨天平稳')
  })

  it('takes pictures of every dashboard and finds them in agreement', async () => {
    const { pictures, status } = await day.analysis('prod', 'dashboard')
    expect(status).toBe('complete')
    expect(new Set(pictures.map(({ dashboard }) => dashboard)).size).toBe(3)
    for (const { key } of pictures) expect(await day.store.head(key)).toBeDefined()
  })

  it('mails the report once to each person at half past seven', async () => {
    const subjects = day.cloud.mail.letters
      .filter(({ messageId }) => messageId.length > 0)
      .map(({ to, subject }) => `${to.join()} ${subject}`)
    for (const person of ['zhangwei', 'lina', 'wangfang']) {
      const daily = subjects.filter((line) => line.startsWith(`${person}@`) && /晨报/.test(line))
      expect(daily).toHaveLength(1)
    }
    const letter = await day.cloud.mail.parse(1)
    expect(letter?.text).toBeTruthy()
    expect(letter?.html).toBeTruthy()
  })

  it('writes to whoever follows an incident that nobody solved for twelve hours', () => {
    const asked = day.cloud.mail.letters.filter(({ subject }) => /支付服务/.test(subject))
    expect(new Set(asked.flatMap(({ to }) => to))).toEqual(
      new Set(['zhangwei@example.com', 'wangfang@example.com']),
    )
  })

  it('keeps the report of a day for good and says it again only when asked', async () => {
    expect(await day.store.head(keys.reportPage('prod', DAY, 1))).toBeDefined()
  })
})
