import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ReplayedDay, replayDay } from './local-day.ts'

describe('a quiet day, with every event doubled on a store that guards nothing', () => {
  let day: ReplayedDay

  beforeAll(async () => {
    day = await replayDay({ scenario: 'quiet', doubled: true, racy: true })
  }, 300_000)
  afterAll(() => day.end())

  it('is complete', () => {
    expect(day.verdict).toEqual({ code: 0, reasons: [] })
  })

  it('says it was quiet', () => {
    expect(day.said('张伟')).toContain('生产集群昨天平稳，没有要您处理的事')
    expect(day.said('张伟')).toContain('没有新的错误类型')
    expect(day.said('张伟')).not.toMatch(/大事/)
  })

  it('mails each report once', () => {
    const daily = day.cloud.mail.letters.filter(({ subject }) => /晨报/.test(subject))
    expect(daily.map(({ to }) => to.join()).sort()).toEqual([
      'lina@example.com',
      'wangfang@example.com',
      'zhangwei@example.com',
    ])
  })

  it('writes one revision of each report', async () => {
    const revisions = []
    for await (const { key } of day.store.list('reports/')) {
      if (key.endsWith('.json')) revisions.push(key)
    }
    expect(revisions).toHaveLength(2)
  })
})
