import { describe, expect, it } from 'vitest'
import { reportSchema } from '../../shared/documents/report.ts'
import {
  sayBroadcast,
  sayClosing,
  sayHeadline,
  sayOpening,
  sayReports,
} from '../../shared/report/opening.ts'
import { pagesOf } from '../../shared/report/spoken.ts'
import { draft, finding, MORNING } from './drafts.ts'
import { badDay, dayBeforeQuiet, missingDay, quietDay, reportOf } from './sample-days.ts'

const OPENING =
  '你好，张伟。下面我将从告警历史、日志文件、仪表盘三个角度为你播报昨日日志告警内容，如果您需要我投递今天播报内容至你的工作邮箱，请告知我'
const LISTENER = { name: '张伟', opening: 'full' as const }
const say = (report: Awaited<ReturnType<typeof reportOf>>['report'], alerts = 0) =>
  sayBroadcast({
    listener: LISTENER,
    reports: [report],
    absent: [],
    since: { fresh: alerts, open: 0, ended: 0 },
    now: MORNING,
  })

describe('the broadcast of a quiet day', () => {
  it('is told as written in the design', async () => {
    const { report } = await reportOf(quietDay(), [dayBeforeQuiet()])
    expect(say(report)).toBe(
      `${OPENING}。` +
        '先说结论：生产集群昨天平稳，没有要您处理的事。' +
        '从告警历史角度，收到两条告警，是同一台节点内存偏高，上午十点半出现，八分钟后自己恢复了。告警通道核对过，没有漏收。' +
        '从日志文件角度，二十九万多行全部读完，没有新的错误类型，错误数和上两个周三差不多。晚上八点发布过一次订单服务，之后没有报错。' +
        '从仪表盘角度，业务、审计、事件三块图都读到了，没有突增，也没有断档。' +
        '前天的支付超时，昨天没有再出现。' +
        '今天零点到现在，也没有新告警。播报完了，祝您今天顺利。',
    )
    expect(report.status).toBe('complete')
  })
})

describe('the broadcast of a bad day', () => {
  it('is told as written in the design, the rollback offer left out while there is no tool', async () => {
    const { report } = await reportOf(badDay())
    expect(report.spoken.whole).toBe(
      '先说结论：昨天一件大事，到现在还没恢复；另有三件小事。' +
        '从告警历史角度，四十一条告警合并成三件事。最要紧的是支付服务连不上数据库，下午两点零九分开始，没人认领。订单服务内存不足，重启了七次。一台节点磁盘告警，已自己恢复。' +
        '从日志文件角度，三十万行全部读完。支付服务连数据库超时四千一百多次，前十四天一次都没有。第一次报错在下午两点零八分，三分钟前刚发过新版本，可能有关。审计日志里，有个账号晚上九点前后被拒绝访问八十六次，请核对权限。' +
        '从仪表盘角度，三块图都读到了，和日志对得上。支付错误两点二十分到顶，没有回落。' +
        '建议先处理支付服务。',
    )
    expect(report.spoken.headline).toBe('昨天一件大事没恢复')
    expect(say(report)).toContain(`${OPENING}。先说结论`)
    expect(report.spoken.offersRollback).toBe(false)
  })

  it('counts an incident once although alerts, logs and dashboards show it', async () => {
    const { report } = await reportOf(badDay())
    expect(report.conclusion).toBe('昨天一件大事，到现在还没恢复；另有三件小事')
  })
})

describe('the broadcast when a source is missing', () => {
  it('says so first, as written in the design', async () => {
    const { report } = await reportOf(missingDay())
    expect(report.spoken.whole).toBe(
      '先提醒一句：昨天的日志文件没有读到，日志里有没有问题，现在不能下结论。' +
        '从告警历史角度，九条告警合并成两件事。订单服务内存不足，上午十一点到下午一点重启了六次，已经有人认领，一点十分恢复。另一件是网关证书还有十二天到期，还没人认领。' +
        '从日志文件角度，日志投递从前天晚上十一点起一直失败，存储桶没有写入权限，昨天的一行也没有读到。请重新授权；补投以后对我说重新分析昨天，我来补上。' +
        '从仪表盘角度，业务和事件两块图读到了，内存高峰在十一点，和告警一致。审计那块图没有加载完，我没有采用。',
    )
    expect(report.status).toBe('partial')
    expect(report.unread).toHaveLength(3)
    expect(report.spoken.whole).not.toMatch(/平稳|一切正常/)
  })
})

describe('any broadcast', () => {
  it('is one short page or several that join to the whole, each cut after a sentence', async () => {
    for (const day of [quietDay(), badDay(), missingDay()]) {
      const { report } = await reportOf(day)
      reportSchema.parse(report)
      expect(report.spoken.whole.length).toBeLessThanOrEqual(360)
      expect(report.spoken.headline.length).toBeLessThanOrEqual(40)
      expect(report.spoken.pages.join('')).toBe(report.spoken.whole)
      for (const page of report.spoken.pages) {
        expect(page.length).toBeLessThanOrEqual(260)
        expect(page).toMatch(/。$/)
      }
      expect(report.spoken.whole).not.toMatch(
        /综上所述|密切关注|请注意|翻[一二三四五六七八九]倍|https?:|[0-9a-f]{12}/,
      )
    }
  })

  it('leaves out small matters before it grows too long, never a critical one', async () => {
    const findings = Array.from({ length: 20 }, (_, index) =>
      finding(`f${index}`, {
        severity: index === 0 ? 'critical' : 'serious',
        title: `${'甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉'[index]}服务出了一个说起来相当长的问题`,
        detail: '从上午开始断断续续一直到晚上都没有完全好起来',
      }),
    )
    const { report } = await reportOf({
      webhook: draft('webhook', { totals: { deliveries: 60, incidents: 20 }, findings }),
      cos: draft('cos', {
        totals: { lines: 5000 },
        findings: findings.slice(1, 9).map((one) => ({ ...one, rule: 'logs.spike' })),
      }),
      dashboard: draft('dashboard', { totals: { boards: 3 } }),
    })
    expect(report.spoken.whole.length).toBeLessThanOrEqual(400)
    expect(report.spoken.whole).toContain('甲服务')
    expect(report.spoken.whole).toContain('写在报告里')
  })

  it('cuts a sentence that is longer than a page at a comma', () => {
    const pages = pagesOf([`${'这一句话没有尽头，'.repeat(60)}完。`])
    expect(pages.every((page) => page.length <= 260)).toBe(true)
    expect(pages.join('')).toContain('完。')
  })

  it('opens short for those who like it short', async () => {
    const { report } = await reportOf(badDay())
    const words = sayOpening({ name: '张伟', opening: 'short' }, [report], MORNING)
    expect(words).toBe('早上好，张伟，昨天一件大事没恢复。')
  })

  it('names the environments when there are several, and tells a quiet one in a sentence', async () => {
    const [bad, quiet] = [(await reportOf(badDay())).report, (await reportOf(quietDay())).report]
    const test = {
      ...quiet,
      environment: 'test',
      name: '测试集群',
      conclusion: '测试集群昨天平稳，没有要您处理的事',
    }
    const told = sayReports([bad, test])
    expect(told).toMatch(/^先说生产集群。先说结论：/)
    expect(told).toMatch(/测试集群昨天平稳，没有要您处理的事。$/)
    expect(sayOpening({ opening: 'short' }, [bad, test], MORNING)).toBe(
      '早上好，生产集群昨天一件大事没恢复；测试集群昨天平稳，没有要您处理的事。',
    )
  })

  it('says which day it is about when it is not yesterday', async () => {
    const { report } = await reportOf(quietDay())
    const later = new Date(MORNING.getTime() + 86_400_000)
    expect(sayOpening(LISTENER, [report], later)).toContain('这是前天的播报')
    expect(sayOpening({ name: '张伟', opening: 'short' }, [report], later)).toBe(
      '早上好，张伟，前天平稳，没有要您处理的事。这是前天的播报，里面说的昨天就是前天。',
    )
  })

  it('calls the day of a headline as the listener would, also where it does not name one', async () => {
    const { report } = await reportOf(badDay())
    const later = (days: number) => new Date(MORNING.getTime() + days * 86_400_000)
    expect(sayHeadline(report, true, MORNING)).toBe('生产集群昨天一件大事没恢复')
    expect(sayHeadline(report, true, later(1))).toBe('生产集群前天一件大事没恢复')
    expect(sayHeadline(report, false, later(2))).toBe('十一月十八号一件大事没恢复')
    const off = { ...report, spoken: { ...report.spoken, headline: '还没有启用任何来源' } }
    expect(sayHeadline(off, false, MORNING)).toBe('还没有启用任何来源')
    expect(sayHeadline(off, false, later(1))).toBe('前天，还没有启用任何来源')
  })

  it('closes with what this morning brought, or without when it was not read', () => {
    const bye = '播报完了，祝您今天顺利。'
    expect(sayClosing({ fresh: 3, open: 1, ended: 0 })).toBe(
      `今天零点到现在，新来三件，一件还没恢复。${bye}`,
    )
    expect(
      sayClosing({ fresh: 2, open: 2, ended: 1, first: '网关超时，早上七点开始，还没恢复' }),
    ).toBe(
      `今天零点到现在，新来两件，都还没恢复，最要紧的是网关超时，早上七点开始，还没恢复。之前没完的，今天恢复了一件。${bye}`,
    )
    expect(sayClosing({ fresh: 1, open: 0, ended: 0 })).toBe(
      `今天零点到现在，新来一件，已经恢复。${bye}`,
    )
    expect(sayClosing(undefined)).toBe('播报完了，祝您今天顺利。')
  })
})
