import { setTimeout as sleep } from 'node:timers/promises'
import type { BrowserContext, Browser as Chromium, Page } from 'puppeteer-core'
import { messageOf, UpstreamError } from '../../failures.ts'
import type { Browser, DashboardShot, PanelShot } from './browser.ts'
import { type BrowserPlace, launchChromium } from './chromium-launch.ts'
import { DRAWS_CHINESE, READ_PAGE } from './page-script.ts'
import {
  blockedReason,
  isAllowed,
  isSettled,
  type PageState,
  pageStateSchema,
  panelSlug,
} from './page-state.ts'

const WIDTH = 1600
const FIRST_HEIGHT = 1000
/** Taller pages are cut: a dashboard of fifty panels is about 5,000 px. */
const MOST_HEIGHT = 8000
/** After the last panel is there, for animations and web fonts. */
const SETTLE_MS = 250

/**
 * A headless Chromium that photographs dashboards panel by panel. It is started at the first picture;
 * pages see Asia/Shanghai, zh-CN and the allowed hosts only. Throws UpstreamError `browser`.
 */
export function chromiumBrowser(place: BrowserPlace): Browser & { pid(): number | undefined } {
  let running: Promise<Chromium> | undefined
  let process: number | undefined
  const start = async () => {
    const chromium = await launchChromium(place)
    process = chromium.process()?.pid
    try {
      await checkChinese(chromium)
    } catch (failure) {
      await chromium.close()
      throw failure
    }
    chromium.once('disconnected', () => {
      running = undefined
    })
    return chromium
  }
  return {
    pid: () => process,
    photograph: async (options) => {
      running ??= start()
      const chromium = await running.catch((failure: unknown) => {
        running = undefined
        throw failure
      })
      return await inContext(chromium, (context) => photograph(context, options))
    },
    close: async () => {
      const chromium = await running?.catch(() => undefined)
      running = undefined
      await chromium?.close()
    },
  }
}

/** Without a CJK font Chinese text vanishes silently: no boxes, no error. */
async function checkChinese(chromium: Chromium): Promise<void> {
  await inContext(chromium, async (context) => {
    const page = await context.newPage()
    if ((await page.evaluate(DRAWS_CHINESE)) !== true) {
      throw new UpstreamError('browser', '浏览器画不出中文，缺少中文字体', {
        retry: false,
        code: 'NO_CHINESE',
      })
    }
  })
}

async function inContext<T>(
  chromium: Chromium,
  work: (context: BrowserContext) => Promise<T>,
): Promise<T> {
  const context = await chromium.createBrowserContext()
  try {
    return await work(context)
  } finally {
    await context.close()
  }
}

type Wanted = Parameters<Browser['photograph']>[0]

async function photograph(context: BrowserContext, wanted: Wanted): Promise<DashboardShot> {
  if (!isAllowed(wanted.url, wanted.allowHosts)) {
    throw new UpstreamError('browser', `不允许打开这个地址：${hostOf(wanted.url)}`, {
      retry: false,
      code: 'HOST',
    })
  }
  const deadline = Date.now() + wanted.timeoutMs
  try {
    const page = await openPage(context, wanted)
    await page.goto(wanted.url, { waitUntil: 'domcontentloaded', timeout: wanted.timeoutMs })
    await enterCode(page, wanted.verifyCode, deadline)
    const state = await untilSettled(page, deadline)
    const blocked = blockedReason(state)
    if (blocked) return { title: state.title, range: state.range, panels: [], blocked }
    const panels = await shootPanels(page, state)
    return { title: state.title, range: state.range, panels, whole: await shootWhole(page, state) }
  } catch (cause) {
    if (cause instanceof UpstreamError) throw cause
    const why = messageOf(cause).split('\n')[0] ?? ''
    throw new UpstreamError(
      'browser',
      `打不开仪表盘页面 ${hostOf(wanted.url)}：${why.replaceAll(wanted.url, '')}`,
      { cause, retry: true },
    )
  }
}

async function openPage(context: BrowserContext, { allowHosts }: Wanted): Promise<Page> {
  const page = await context.newPage()
  await page.setViewport({ width: WIDTH, height: FIRST_HEIGHT, deviceScaleFactor: 1 })
  await page.emulateTimezone('Asia/Shanghai')
  await page.setExtraHTTPHeaders({ 'accept-language': 'zh-CN,zh;q=0.9' })
  await page.setBypassServiceWorker(true)
  await page.setRequestInterception(true)
  page.on('request', (request) => {
    const answer = isAllowed(request.url(), allowHosts)
      ? request.continue()
      : request.abort('blockedbyclient')
    answer.catch(() => page.close())
  })
  page.on('popup', (popup) => {
    popup?.close().catch(() => page.close())
  })
  page.on('dialog', (dialog) => {
    dialog.dismiss().catch(() => page.close())
  })
  return page
}

/** Types the code of a share link where the page asks for one. */
async function enterCode(page: Page, code: string | undefined, deadline: number): Promise<void> {
  let state = await readPage(page)
  while (
    state.panels.length === 0 &&
    !state.code &&
    !blockedReason(state) &&
    Date.now() < deadline
  ) {
    await sleep(50)
    state = await readPage(page)
  }
  if (!(state.code && code && state.panels.length === 0)) return
  await page.type('input:not([type=hidden])', code)
  await Promise.all([
    page.waitForNavigation({ waitUntil: 'domcontentloaded', timeout: 5000 }).catch(() => undefined),
    page.keyboard.press('Enter'),
  ])
}

/** Makes the window as tall as the page, so that panels loaded by viewport load, and waits for them. */
async function untilSettled(page: Page, deadline: number): Promise<PageState> {
  let height = FIRST_HEIGHT
  for (;;) {
    const state = await readPage(page)
    if (blockedReason(state)) return state
    const wanted = Math.min(Math.ceil(state.height), MOST_HEIGHT)
    if (wanted > height) {
      height = wanted
      await page.setViewport({ width: WIDTH, height, deviceScaleFactor: 1 })
    } else if (isSettled(state) || Date.now() > deadline) {
      await sleep(SETTLE_MS)
      return await readPage(page)
    }
    await sleep(80)
  }
}

async function readPage(page: Page): Promise<PageState> {
  try {
    return pageStateSchema.parse(await page.evaluate(READ_PAGE))
  } catch (failure) {
    if (!/context was destroyed|Cannot find context/i.test(messageOf(failure))) throw failure
    await sleep(100)
    return pageStateSchema.parse(await page.evaluate(READ_PAGE))
  }
}

async function shootPanels(page: Page, state: PageState): Promise<PanelShot[]> {
  const taken = new Set<string>()
  const shots: PanelShot[] = []
  for (const { box, ...panel } of state.panels) {
    if (box.width < 20 || box.height < 20 || box.y + box.height > MOST_HEIGHT) continue
    const id = panelSlug(panel.id, taken)
    taken.add(id)
    const png = await page.screenshot({
      clip: box,
      type: 'png',
      optimizeForSpeed: true,
      captureBeyondViewport: false,
    })
    shots.push({ ...panel, id, png: Buffer.from(png) })
  }
  return shots
}

async function shootWhole(page: Page, state: PageState): Promise<Buffer> {
  const lowest = Math.max(...state.panels.map(({ box }) => box.y + box.height), 0)
  const height = Math.min(Math.ceil(lowest) + 24, MOST_HEIGHT)
  const clip = { x: 0, y: 0, width: WIDTH, height }
  return Buffer.from(
    await page.screenshot({
      clip,
      type: 'png',
      optimizeForSpeed: true,
      captureBeyondViewport: false,
    }),
  )
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : '（地址无效）'
}
