import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import {
  type SeededWorld,
  startSeededWorld,
} from '../../../scripts/emulator/dashboards/cloud-world.ts'
import { dashboardIdOf } from '../../../scripts/emulator/seed/boards.ts'
import { ACCOUNTS } from '../../../scripts/emulator/seed/scenario.ts'
import { seedDay } from '../../../scripts/emulator/seed/seed-day.ts'
import { endOfDay, startOfDay } from '../../../shared/calendar/day.ts'
import { readPanel } from '../../../shared/dashboards/panel-reading.ts'
import { UpstreamError } from '../../../shared/failures.ts'
import type { DashboardShot } from '../../../shared/ports/browser/browser.ts'
import { chromiumBrowser } from '../../../shared/ports/browser/chromium-browser.ts'

const truthSchema = z.object({
  panels: z.array(z.object({ id: z.string(), kind: z.string(), value: z.number().optional() })),
})

const DAY = '2026-11-18'
const CACHE = join(process.cwd(), '.local/browser')

describe('a photographed dashboard', () => {
  const browser = chromiumBrowser({ cacheFolder: CACHE })
  let world: SeededWorld
  let shot: DashboardShot

  const page = (query = '', board: 'business' | 'audit' = 'business') =>
    `${world.origin}/cls/dashboard/d?id=${dashboardIdOf('prod', board)}&hidePanelViewportLoad=true&${query}`
  const shoot = (url: string, more: { verifyCode?: string; timeoutMs?: number } = {}) =>
    browser.photograph({ url, allowHosts: ['127.0.0.1'], timeoutMs: 20_000, ...more })

  beforeAll(async () => {
    world = await startSeededWorld(seedDay({ day: DAY, scale: 6000, baselineDays: 0 }))
    shot = await shoot(page())
  })
  afterAll(async () => {
    await browser.close()
    await world.close()
  })

  it('shows every panel with its Chinese title and the day it is about', () => {
    expect(shot.title).toBe('生产集群 · 业务')
    expect(shot.range).toBe(`${DAY} 00:00:00 ~ ${DAY} 23:59:59`)
    expect(shot.panels).toHaveLength(12)
    expect(shot.panels.map(({ title }) => title)).toContain('错误趋势（每小时）')
    expect(shot.panels.every(({ state }) => state === 'ready')).toBe(true)
  })

  it('is a PNG a panel, and one of the whole', () => {
    for (const png of [shot.whole, ...shot.panels.map((panel) => panel.png)]) {
      expect(png?.subarray(1, 4).toString()).toBe('PNG')
      expect(png?.length).toBeGreaterThan(3000)
    }
  })

  it('is read to the true values of the page', async () => {
    const answer = await fetch(page().replace('/cls/dashboard/d', '/api/truth'))
    const truth = truthSchema.parse(await answer.json())
    const singles = truth.panels.filter(({ kind }) => kind === 'single')
    for (const { id, value } of singles) {
      const seen = shot.panels.find((panel) => panel.id === id)
      expect(readPanel(seen?.text ?? '').value).toBe(value)
    }
    expect(singles).toHaveLength(6)
  })

  it('comes from a browser that maps the libraries of the package and none of the system', () => {
    const pid = browser.pid()
    const mapped = readFileSync(`/proc/${pid}/maps`, 'utf8')
    const libraries = [
      ...new Set(
        mapped.match(/\/\S+\/lib(?:nss3|nssutil3|nspr4|expat|softokn3|freebl\w*)\.so\S*/g),
      ),
    ]
    expect(libraries.map((path) => path.split('/').at(-1))).toEqual(
      expect.arrayContaining(['libnss3.so', 'libnssutil3.so', 'libnspr4.so', 'libexpat.so.1']),
    )
    expect(libraries.filter((path) => !path.startsWith(join(CACHE, 'chromium-')))).toEqual([])
  })

  it('tells panels without data, with an error and still loading apart', async () => {
    world.variants['prod/business'] = {
      panels: { errors: 'empty', timeouts: 'error', 'top-errors': 'loading' },
    }
    const { panels } = await shoot(page(), { timeoutMs: 2500 })
    world.variants['prod/business'] = {}
    const states = Object.fromEntries(panels.map(({ id, state }) => [id, state]))
    expect(states).toMatchObject({
      errors: 'empty',
      timeouts: 'error',
      'top-errors': 'loading',
      requests: 'ready',
    })
  })

  it('loads panels that come by viewport, also in the dark', async () => {
    const { panels } = await shoot(
      page('variant=dark', 'audit').replace('hidePanelViewportLoad=true', ''),
    )
    expect(panels).toHaveLength(12)
    expect(panels.every(({ state }) => state === 'ready')).toBe(true)
  })

  it.each([
    ['expired', '分享链接已失效'],
    ['login', '打开的是登录页'],
  ])('is refused when the page is %s', async (variant, reason) => {
    expect(await shoot(page(`variant=${variant}`))).toMatchObject({ blocked: reason, panels: [] })
  })

  it('opens a share link with its code, not with another, and not once it is deleted', async () => {
    const account = world.world.get(ACCOUNTS.prod.uin)
    const range = { from: startOfDay(DAY), to: endOfDay(DAY) }
    const sharing = {
      id: 'sharing-1',
      dashboardId: dashboardIdOf('prod', 'audit'),
      code: 'k3y5ab',
      ...range,
    }
    const url = account?.share(sharing) ?? ''
    expect((await shoot(url, { verifyCode: 'k3y5ab' })).panels).toHaveLength(12)
    expect((await shoot(url, { verifyCode: 'wrong1' })).blocked).toBe('页面要求提取码，没有放行')
    account?.unshare('sharing-1')
    expect((await shoot(url, { verifyCode: 'k3y5ab' })).blocked).toBe('分享链接已失效')
  })

  it('never opens an address outside of the allowed hosts', async () => {
    const asked = {
      url: 'http://169.254.0.1/latest',
      allowHosts: ['.example.com'],
      timeoutMs: 2000,
    }
    await expect(browser.photograph(asked)).rejects.toThrow('不允许打开这个地址：169.254.0.1')
    await expect(browser.photograph({ ...asked, url: 'file:///etc/hosts' })).rejects.toThrow(
      UpstreamError,
    )
  })
})

describe('a page that wants to go elsewhere', () => {
  const browser = chromiumBrowser({ cacheFolder: CACHE })
  const asked: string[] = []
  const elsewhere = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.end('<section data-panel="x"><h3>面板</h3>1</section>')
  })
  const server = createServer((request, response) => {
    const { port } = elsewhere.address() as AddressInfo
    response.setHeader('content-type', 'text/html')
    const away = `http://127.0.0.1:${port}`
    if (request.url === '/redirect') response.writeHead(302, { location: `${away}/landed` }).end()
    else
      response.end(
        `<!doctype html><meta charset="utf-8"><section data-panel="a"><h3>面板</h3>12<img src="${away}/img"></section>
<script>window.open('${away}/popup'); fetch('${away}/fetch').catch(() => 0)</script>`,
      )
  })
  const listen = (one: Server) => new Promise<void>((done) => one.listen(0, '127.0.0.1', done))
  const hostOf = () => `127.0.0.1:${(server.address() as AddressInfo).port}`
  const shoot = (path: string) =>
    browser.photograph({
      url: `http://${hostOf()}${path}`,
      allowHosts: [hostOf()],
      timeoutMs: 5000,
    })

  beforeAll(async () => {
    await Promise.all([listen(server), listen(elsewhere)])
  })
  afterAll(async () => {
    await browser.close()
    for (const one of [server, elsewhere]) one.closeAllConnections()
    server.close()
    elsewhere.close()
  })

  it('is not followed by redirect, and the address is not told', async () => {
    const failure = String(await shoot('/redirect').catch((error: unknown) => error))
    expect(failure).toContain('打不开仪表盘页面')
    expect(failure).not.toContain('landed')
    expect(asked).toEqual([])
  })

  it('loads nothing from there, neither pictures nor data', async () => {
    const { panels } = await shoot('/page')
    expect(panels.map(({ text }) => text)).toEqual(['12'])
    expect(asked.filter((url) => url !== '/popup')).toEqual([])
  })
})

describe('a machine without a Chinese font', () => {
  it('is told so instead of taking pictures from which the text has vanished', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'chenbao-fonts-'))
    const browser = chromiumBrowser({ cacheFolder: CACHE, fontFile: join(folder, 'none.ttf') })
    const asked = { url: 'http://127.0.0.1/', allowHosts: ['127.0.0.1'], timeoutMs: 1000 }
    await expect(browser.photograph(asked)).rejects.toMatchObject({ code: 'NO_CHINESE' })
    await rm(folder, { recursive: true })
  })
})

describe('a machine without a browser', () => {
  it('gets a plain sentence that says what to do', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'chenbao-none-'))
    const browser = chromiumBrowser({ cacheFolder: folder, chromePath: '/nowhere/chrome' })
    const failure = await browser
      .photograph({ url: 'http://127.0.0.1/', allowHosts: ['127.0.0.1'], timeoutMs: 1000 })
      .catch((error: unknown) => error)
    await rm(folder, { recursive: true })
    expect(failure).toBeInstanceOf(UpstreamError)
    expect(failure).toMatchObject({ service: 'browser', code: 'NO_BROWSER' })
    expect(String(failure)).toContain('CHROME_PATH')
  })
})
