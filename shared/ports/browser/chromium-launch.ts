import { arch, platform } from 'node:os'
import packaged from '@sparticuz/chromium'
import puppeteer, { type Browser as Chromium, type LaunchOptions } from 'puppeteer-core'
import { messageOf, UpstreamError } from '../../failures.ts'
import { packagedFont, unpackChromium } from './chromium-pack.ts'

/** Where the browser and its font come from. */
export interface BrowserPlace {
  /** Where the packaged browser is unpacked; a folder of ours alone. */
  cacheFolder: string
  /** A CJK font file; the one among the dependencies by default. */
  fontFile?: string | undefined
  /** An installed Chrome or Chromium to use instead. */
  chromePath?: string | undefined
}

/** Of the package's flags: what weakens pages against each other, and a GPU inside our process. */
const REFUSED =
  /^--(disable-web-security|allow-running-insecure-content|disable-site-isolation-trials|single-process|in-process-gpu|lang=|headless)/

/** Starts a browser. Throws UpstreamError `browser` with a Chinese sentence that says what to do. */
export async function launchChromium(place: BrowserPlace): Promise<Chromium> {
  try {
    return await start(await launchOptions(place))
  } catch (cause) {
    const why = (messageOf(cause).split('\n')[0] ?? '').slice(0, 200)
    throw new UpstreamError(
      'browser',
      `没有能启动的浏览器（${why}）。请安装 Chrome 并把 CHROME_PATH 设为它的路径`,
      { cause, retry: false, code: 'NO_BROWSER' },
    )
  }
}

/** A file that another process still writes is busy for a moment. */
async function start(options: LaunchOptions): Promise<Chromium> {
  try {
    return await puppeteer.launch(options)
  } catch (failure) {
    if (!messageOf(failure).includes('ETXTBSY')) throw failure
    return await puppeteer.launch(options)
  }
}

async function launchOptions(place: BrowserPlace): Promise<LaunchOptions> {
  const common: LaunchOptions = {
    headless: 'shell',
    timeout: 30_000,
    protocolTimeout: 60_000,
    acceptInsecureCerts: false,
  }
  if (place.chromePath) {
    return { ...common, executablePath: place.chromePath, args: ['--no-sandbox', ...OWN_FLAGS] }
  }
  if (platform() !== 'linux' || arch() !== 'x64') {
    return { ...common, channel: 'chrome', args: OWN_FLAGS }
  }
  packaged.setGraphicsMode = false
  const browser = await unpackChromium(place.cacheFolder, place.fontFile ?? packagedFont())
  return {
    ...common,
    executablePath: browser.executable,
    args: [...packaged.args.filter((flag) => !REFUSED.test(flag)), ...OWN_FLAGS],
    env: {
      HOME: place.cacheFolder,
      TMPDIR: place.cacheFolder,
      PATH: '/usr/bin:/bin',
      TZ: 'Asia/Shanghai',
      LANG: 'zh_CN.UTF-8',
      LD_LIBRARY_PATH: browser.libraries,
      FONTCONFIG_FILE: browser.fontConfig,
    },
  }
}

const OWN_FLAGS = [
  '--lang=zh-CN',
  '--hide-scrollbars',
  '--disable-gpu',
  '--disable-software-rasterizer',
  '--disable-extensions',
]
