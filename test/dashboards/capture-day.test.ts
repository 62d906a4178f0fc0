import { beforeEach, describe, expect, it } from 'vitest'
import { createHandler, type Ports } from '../../functions/dashboard-capture/handler.ts'
import { type Analysis, analysisSchema } from '../../shared/documents/analysis.ts'
import { readDocument, writeDocument } from '../../shared/documents/codec.ts'
import { environmentSchema } from '../../shared/documents/environment.ts'
import { historySchema } from '../../shared/documents/history.ts'
import { keys } from '../../shared/documents/keys.ts'
import { InputError, UpstreamError } from '../../shared/failures.ts'
import type { DashboardShot } from '../../shared/ports/browser/browser.ts'
import type { Cls } from '../../shared/ports/cls/cls.ts'
import type { JobEvent } from '../../shared/scf/job-event.ts'
import { memoryStore } from '../stand-ins/memory-store.ts'
import { DAY, ENVIRONMENT, NOW, page, panel } from './example-boards.ts'

const job = (more: Partial<JobEvent> = {}): JobEvent => ({
  job: 'chenbao/1',
  step: 'dashboard-capture',
  subject: 'prod',
  day: DAY,
  slot: 'daily',
  ...more,
})

describe('capturing the dashboards of a day', () => {
  let store: ReturnType<typeof memoryStore>
  let pages: Record<string, DashboardShot | Error>
  let count: string
  let links: { made: string[]; deleted: string[] }
  let started: JobEvent[]
  let closed: number
  let undeletable: boolean
  let throttled: boolean

  beforeEach(async () => {
    store = memoryStore()
    count = '12'
    links = { made: [], deleted: [] }
    started = []
    closed = 0
    undeletable = false
    throttled = false
    pages = {
      'dashboard-1': page(panel('errors', '12条')),
      'dashboard-2': page(panel('total', '6,000次')),
    }
    await writeDocument(store, environmentSchema, keys.environment('prod'), ENVIRONMENT)
  })

  const cls: Pick<Cls, 'analyse' | 'shareDashboard' | 'unshareDashboard'> = {
    analyse: async () => {
      if (throttled) throw new UpstreamError('cls', 'LimitExceeded', { retry: true })
      return [{ c: count }]
    },
    shareDashboard: async ({ dashboardId }) => {
      links.made.push(dashboardId)
      return {
        id: `link-${dashboardId}`,
        code: 'abc123',
        url: `https://clsshare.com/s/${dashboardId}`,
      }
    },
    unshareDashboard: async (id) => {
      if (undeletable) throw new UpstreamError('cls', 'busy', { retry: true })
      links.deleted.push(id)
    },
  }
  const unused = () => Promise.reject(new Error('not asked for'))
  const ports = (): Ports => ({
    store,
    clock: () => NOW,
    model: undefined,
    allowHosts: ['.clsshare.com', 'clsshare.com'],
    jobs: { start: async (event) => void started.push(event) },
    accounts: {
      open: async () => ({
        cls: { ...cls, alertRecords: unused, shipperBatches: unused },
        monitor: { alarms: unused },
        bucket: () => store,
      }),
      forget: () => undefined,
    },
    browser: {
      photograph: async ({ url, verifyCode }) => {
        expect(verifyCode).toBe('abc123')
        const shot = pages[new URL(url).pathname.split('/').at(-1) ?? '']
        if (!shot || shot instanceof Error) throw shot ?? new Error('no page')
        return shot
      },
      close: async () => {
        closed += 1
      },
    },
  })
  const invocation = {
    requestId: 'r',
    functionName: 'chenbao-dev-dashboard-capture',
    region: undefined,
    uin: undefined,
    now: () => NOW,
    remainingMs: () => 900_000,
    keys: { secretId: '', secretKey: '' },
  }
  const run = (more: Partial<JobEvent> = {}) => createHandler(ports()).job?.(job(more), invocation)
  const written = async (): Promise<Analysis> => {
    const analysis = await readDocument(
      store,
      analysisSchema,
      keys.analysis('prod', DAY, 'dashboard'),
    )
    if (!analysis) throw new Error('nothing was written')
    return analysis
  }

  it('writes an analysis, pictures and the numbers it counted', async () => {
    await run()
    const analysis = await written()
    expect(analysis).toMatchObject({
      status: 'complete',
      inputs: 2,
      coverage: { expected: 2, read: 2 },
    })
    expect(analysis.narrative).toBe(
      '业务、审计两块图都读到了，数字核对过，有没有突增没有按小时核对。',
    )
    expect(analysis.pictures.map(({ key }) => store.objects.has(key))).not.toContain(false)
    const history = await readDocument(store, historySchema, keys.history('prod', DAY))
    expect(history?.dashboards).toEqual({ 'business/errors': 12 })
  })

  it('deletes every share link, also when the page breaks', async () => {
    pages['dashboard-1'] = new UpstreamError('browser', 'page crashed', { retry: true })
    await run()
    expect(links.deleted).toEqual(links.made.map((id) => `link-${id}`))
    expect(links.made).toEqual(['dashboard-1', 'dashboard-1', 'dashboard-2'])
    expect(closed).toBe(1)
  })

  it('tries once more what time may heal', async () => {
    const good = pages['dashboard-1']
    let broken = true
    Object.defineProperty(pages, 'dashboard-1', {
      get: () => {
        const now = broken ? new UpstreamError('browser', 'page crashed', { retry: true }) : good
        broken = false
        return now
      },
    })
    await run()
    expect(await written()).toMatchObject({ status: 'complete', coverage: { read: 2 } })
  })

  it('keeps its pictures when a share link cannot be deleted', async () => {
    undeletable = true
    expect(await run()).toMatchObject({ status: 'complete', linksLeft: 2 })
  })

  it('tells a difference between the picture and the log service', async () => {
    count = '480'
    await run()
    const analysis = await written()
    expect(analysis.findings.map(({ title }) => title)).toEqual(['图上的错误日志和查到的对不上'])
    expect(analysis.pictures.find(({ key }) => key.endsWith('errors.png'))?.verdict).toBe('differs')
  })

  it('says that a number could not be compared, and claims no calm', async () => {
    throttled = true
    await run()
    const analysis = await written()
    expect(analysis.status).toBe('partial')
    expect(analysis.coverage.missing).toHaveLength(1)
    expect(analysis.narrative).toContain('业务那块图的错误日志只拍了图，数字没有核对上')
    expect(analysis.narrative).not.toContain('没有突增')
  })

  it('says in plain words that no browser starts, and what to do', async () => {
    const failure = new UpstreamError('browser', '没有能启动的浏览器', {
      retry: false,
      code: 'NO_BROWSER',
    })
    pages = { 'dashboard-1': failure, 'dashboard-2': failure }
    await run()
    const analysis = await written()
    expect(analysis.status).toBe('missing')
    expect(analysis.narrative).toBe(
      '仪表盘一块也没有读到，截图用的浏览器启动不了，请管理员在截图环境装好浏览器。',
    )
  })

  it.each(['分享链接已失效', '打开的是登录页', '页面要求提取码，没有放行'])(
    'never takes a page for data that says: %s',
    async (blocked) => {
      pages['dashboard-2'] = { title: '', range: '', panels: [], blocked }
      await run()
      const analysis = await written()
      expect(analysis.status).toBe('partial')
      expect(analysis.narrative).toContain(`审计那块图没有读到，${blocked}`)
      expect(analysis.pictures.some(({ dashboard }) => dashboard === 'audit')).toBe(false)
    },
  )

  it('does not use a page that shows another day', async () => {
    pages['dashboard-2'] = {
      ...page(panel('total', '1次')),
      range: '2025-12-31 00:00:00 ~ 2025-12-31 23:59:59',
    }
    await run()
    expect((await written()).reason).toContain('页面显示的不是这一天')
  })

  it('does not use a panel that is still loading, and says so', async () => {
    pages['dashboard-2'] = page(panel('total', '6,000次'), panel('by-user', '', 'loading'))
    await run()
    const analysis = await written()
    expect(analysis.status).toBe('partial')
    expect(analysis.coverage.missing).toEqual(['审计那块图的“by-user”没有加载完，没有采用'])
    expect(analysis.pictures.find(({ key }) => key.endsWith('by-user.png'))?.verdict).toBe(
      'unreadable',
    )
  })

  it('tells a dashboard on which nothing has data', async () => {
    pages['dashboard-2'] = page(
      panel('total', '暂无数据', 'empty'),
      panel('by-user', '暂无数据', 'empty'),
    )
    await run()
    expect((await written()).findings.map(({ title }) => title)).toEqual(['审计那块图整页没有数据'])
  })

  it('never replaces a better attempt by a worse one', async () => {
    await run()
    const before = new Map(store.objects)
    pages['dashboard-1'] = page(panel('errors', '', 'loading'))
    await run({ again: true })
    expect((await written()).status).toBe('complete')
    for (const key of before.keys()) {
      if (key.startsWith('shots/'))
        expect(store.objects.get(key)?.body).toEqual(before.get(key)?.body)
    }
  })

  it('keeps what it found when the log service does not answer a later attempt', async () => {
    count = '480'
    await run()
    throttled = true
    expect(await run({ again: true })).toMatchObject({ kept: 'one with more compared numbers' })
    const analysis = await written()
    expect(analysis.status).toBe('complete')
    expect(analysis.findings).toHaveLength(1)
    throttled = false
    count = '12'
    await run({ again: true })
    expect((await written()).findings).toEqual([])
  })

  it('does its work once although the job comes twice', async () => {
    await run()
    expect(await run()).toMatchObject({ skipped: 'already done' })
    expect(links.made).toHaveLength(2)
  })

  it('writes that dashboards are not enabled without opening anything', async () => {
    const dashboards = { enabled: false, boards: [] }
    await writeDocument(store, environmentSchema, keys.environment('prod'), {
      ...ENVIRONMENT,
      dashboards,
    })
    await run()
    expect(await written()).toMatchObject({ status: 'not-enabled', inputs: 0 })
    expect(links.made).toEqual([])
  })

  it('writes why an account could not be opened', async () => {
    const handler = createHandler({
      ...ports(),
      accounts: {
        open: () => Promise.reject(new InputError('prod has no credentials')),
        forget: () => undefined,
      },
    })
    await handler.job?.(job(), invocation)
    expect((await written()).narrative).toContain('云账号打不开，请检查这个环境的授权')
  })

  it('starts a job at five for yesterday and for late days that lack their analysis', async () => {
    const timer = { trigger: 'daily', time: NOW, message: '' }
    await createHandler(ports()).timer?.(timer, invocation)
    expect(started.map(({ day }) => day)).toEqual(['2025-12-30', '2025-12-31', '2026-01-01'])
    await run()
    started = []
    await createHandler(ports()).timer?.(timer, invocation)
    expect(started.map(({ day }) => day)).toContain('2026-01-01')
  })
})
