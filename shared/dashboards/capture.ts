import type { Dashboard } from '../documents/environment.ts'
import { messageOf, UpstreamError } from '../failures.ts'
import type { Browser, DashboardShot } from '../ports/browser/browser.ts'
import type { Cls } from '../ports/cls/cls.ts'
import { addressToShoot, showsDay } from './link.ts'

/** What became of one dashboard. */
export interface BoardCapture {
  board: Dashboard
  /** Present when the page showed panels of the day. */
  shot?: DashboardShot
  /** Why there is no shot: for the ear, and for whoever repairs it. */
  problem?: Problem
  /** The share link could not be deleted. */
  linkLeft?: boolean
}

/** A reason in a plain sentence, what to do about it, and the wording of the failure for the page. */
export interface Problem {
  spoken: string
  remedy: string
  detail: string
}

/** What capturing needs. */
export interface CapturePorts {
  cls: Pick<Cls, 'shareDashboard' | 'unshareDashboard'>
  browser: Browser
}

/** A whole page, lazy panels included, has this long. */
const PAGE_TIMEOUT_MS = 45_000

/** A share link is deleted after its capture; where that fails it ends by itself. */
const LINK_MINUTES = 30

const ATTEMPTS = 2

/** Shoots one dashboard of a day, twice when time may heal it. Whatever goes wrong is its `problem`. */
export async function captureBoard(
  ports: CapturePorts,
  board: Dashboard,
  range: { day: string; from: number; to: number },
  allowHosts: readonly string[],
): Promise<BoardCapture> {
  let failure: UpstreamError | undefined
  for (let attempt = 0; attempt < ATTEMPTS && failure?.retry !== false; attempt += 1) {
    try {
      const taken = await shoot(ports, board, range, allowHosts)
      const problem = shotProblem(taken.shot, range.day)
      const left = taken.linkLeft ? { linkLeft: true } : {}
      return problem ? { board, problem, ...left } : { board, shot: taken.shot, ...left }
    } catch (caught) {
      if (!(caught instanceof UpstreamError)) throw caught
      failure = caught
    }
  }
  return failure ? { board, problem: problemOf(failure) } : { board }
}

interface Taken {
  shot: DashboardShot
  /** The share link could not be deleted; it ends by itself. */
  linkLeft: boolean
}

async function shoot(
  ports: CapturePorts,
  board: Dashboard,
  range: { from: number; to: number },
  allowHosts: readonly string[],
): Promise<Taken> {
  if (!board.url) return await shootShared(ports, board, range, allowHosts)
  const url = addressToShoot(board.url, range)
  const shot = await ports.browser.photograph({ url, allowHosts, timeoutMs: PAGE_TIMEOUT_MS })
  return { shot, linkLeft: false }
}

async function shootShared(
  { cls, browser }: CapturePorts,
  board: Dashboard,
  { from, to }: { from: number; to: number },
  allowHosts: readonly string[],
): Promise<Taken> {
  const { dashboardId } = board
  if (!dashboardId) {
    throw new UpstreamError('dashboard', '没有填写仪表盘编号', { retry: false, code: 'NO_ADDRESS' })
  }
  const link = await cls.shareDashboard({ dashboardId, from, to, minutes: LINK_MINUTES })
  const url = addressToShoot(link.url)
  const asked = { url, allowHosts, verifyCode: link.code, timeoutMs: PAGE_TIMEOUT_MS }
  try {
    const shot = await browser.photograph(asked)
    return { shot, linkLeft: !(await isDeleted(cls, link.id)) }
  } catch (failure) {
    await isDeleted(cls, link.id)
    throw failure
  }
}

/** A link that could not be deleted costs no picture: it ends by itself. */
async function isDeleted(cls: CapturePorts['cls'], id: string): Promise<boolean> {
  try {
    await cls.unshareDashboard(id)
    return true
  } catch (failure) {
    if (failure instanceof UpstreamError) return false
    throw failure
  }
}

function shotProblem(shot: DashboardShot, day: string): Problem | undefined {
  if (shot.blocked) {
    return { spoken: shot.blocked, remedy: '请重新授权日志服务的分享', detail: shot.blocked }
  }
  if (shot.panels.length === 0) {
    return { spoken: '页面上没有图表', remedy: '请检查这块仪表盘', detail: '没有找到面板' }
  }
  if (!showsDay(shot.range, day)) {
    const detail = `页面的时间范围是 ${shot.range}`
    return { spoken: '页面显示的不是这一天', remedy: '请检查仪表盘的时间设置', detail }
  }
  return undefined
}

const KNOWN: Record<string, [spoken: string, remedy: string]> = {
  NO_BROWSER: ['截图用的浏览器启动不了', '请管理员在截图环境装好浏览器'],
  NO_CHINESE: ['截图环境缺少中文字体', '请管理员补上中文字体'],
  HOST: ['仪表盘的地址不在允许的范围里', '请管理员核对允许的域名'],
  NO_ADDRESS: ['没有填写仪表盘编号', '请补上仪表盘编号或者地址'],
}

function problemOf(failure: UpstreamError): Problem {
  const [spoken, remedy] = KNOWN[failure.code ?? ''] ?? byService(failure)
  return { spoken, remedy, detail: messageOf(failure) }
}

function byService({ service, retry }: UpstreamError): [spoken: string, remedy: string] {
  if (service === 'browser') return ['仪表盘页面没有打开', '稍后可以重新分析']
  return retry
    ? ['日志服务没有应答', '稍后可以重新分析']
    : ['日志服务不让分享这块仪表盘', '请给读取角色加上仪表盘分享的权限']
}
