import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import { type Day, dayOf, endOfDay, startOfDay, wallText } from '../../../shared/calendar/day.ts'
import { BOARDS, type BoardId, dashboardIdOf } from '../seed/boards.ts'
import { boardFigures, type Tallies } from './figures.ts'
import { barrierPage, dashboardPage } from './page.ts'
import type { ShareBook } from './shares.ts'

/** What may be played on a dashboard, by `<environment>/<board>`. */
export interface Variant {
  page?: 'expired' | 'login'
  dark?: boolean
  panels?: Record<string, 'empty' | 'error' | 'loading'>
}

/** What the pages show and to whom. */
export interface DashboardWorld {
  tallies: Tallies
  /** Environments as they are called. */
  names: Record<string, string>
  shares: ShareBook
  /** The day a page shows that names no time range. */
  day: Day
  variants: Record<string, Variant>
}

const require = createRequire(import.meta.url)
const ASSETS: Record<string, [path: string | URL, type: string]> = {
  '/assets/echarts.min.js': [require.resolve('echarts/dist/echarts.min.js'), 'text/javascript'],
  '/assets/page-client.js': [new URL('./page-client.js', import.meta.url), 'text/javascript'],
  '/assets/page.css': [new URL('./page.css', import.meta.url), 'text/css'],
  '/assets/noto-sans-sc.ttf': [
    require.resolve('@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf'),
    'font/ttf',
  ],
}

interface Answer {
  status: number
  type: string
  body: string | Buffer
  headers?: Record<string, string>
}

/** A server of dashboard pages and share links; the caller lets it listen on 127.0.0.1. */
export function dashboardServer(world: DashboardWorld): Server {
  return createServer((request, response) => {
    answer(world, request)
      .catch(
        (failure: unknown): Answer => ({ status: 500, type: 'text/plain', body: String(failure) }),
      )
      .then((reply) => send(response, reply))
      .catch(() => response.destroy())
  })
}

function send(response: ServerResponse, { status, type, body, headers = {} }: Answer): void {
  response.writeHead(status, { 'content-type': `${type}; charset=utf-8`, ...headers })
  response.end(body)
}

async function answer(world: DashboardWorld, request: IncomingMessage): Promise<Answer> {
  const url = new URL(request.url ?? '/', 'http://dashboards')
  const asset = ASSETS[url.pathname]
  if (asset) return { status: 200, type: asset[1], body: await readFile(asset[0]) }
  const share = /^\/s\/([\w-]{1,80})$/.exec(url.pathname)?.[1]
  if (share) return await openShare(world, share, url, request)
  if (url.pathname === '/cls/dashboard/d') return await showBoard(world, url.searchParams)
  if (url.pathname === '/api/panel') return panelData(world, url.searchParams)
  if (url.pathname === '/api/truth') return truth(world, url.searchParams)
  return { status: 404, type: 'text/html', body: await barrierPage('expired') }
}

/** The share link: the code is asked for once, then the dashboard is shown with its time range locked. */
async function openShare(
  world: DashboardWorld,
  id: string,
  url: URL,
  request: IncomingMessage,
): Promise<Answer> {
  const share = world.shares.find(id)
  const html = (status: number, body: string): Answer => ({ status, type: 'text/html', body })
  if (!share) return html(200, await barrierPage('expired'))
  if (share.code !== '') {
    if (request.method !== 'POST') return html(200, await barrierPage('code'))
    const given = new URLSearchParams(await readForm(request)).get('code')
    if (given !== share.code) return html(200, await barrierPage('wrong-code'))
  }
  const query = new URLSearchParams(url.searchParams)
  query.set('id', share.dashboardId)
  query.set('time', `${share.from},${share.to}`)
  return {
    status: 303,
    type: 'text/plain',
    body: '',
    headers: { location: `/cls/dashboard/d?${query}` },
  }
}

async function readForm(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) {
    text += String(chunk)
    if (text.length > 1000) break
  }
  return text
}

interface Place {
  environment: string
  board: BoardId
  from: number
  to: number
  variant: Variant
}

function placeOf(world: DashboardWorld, query: URLSearchParams): Place | undefined {
  const id = query.get('id') ?? ''
  const [from = Number.NaN, to = Number.NaN] = (query.get('time') ?? 'none').split(',').map(Number)
  for (const environment of ['prod', 'test'] as const) {
    const board = BOARDS.find((each) => dashboardIdOf(environment, each.id) === id)
    if (!board) continue
    return {
      environment,
      board: board.id,
      from: Number.isNaN(from) ? startOfDay(world.day) : from,
      to: Number.isNaN(to) ? endOfDay(world.day) : to,
      variant: { ...world.variants[`${environment}/${board.id}`], ...asked(query) },
    }
  }
  return undefined
}

/** `variant=dark`, `variant=login`, `variant=error:refused`: for looking at them by hand. */
function asked(query: URLSearchParams): Variant {
  const wanted = query.get('variant') ?? ''
  if (wanted === 'dark') return { dark: true }
  if (wanted === 'expired' || wanted === 'login') return { page: wanted }
  const [kind, panel] = wanted.split(':')
  if (panel && (kind === 'empty' || kind === 'error' || kind === 'loading')) {
    return { panels: { [panel]: kind } }
  }
  return {}
}

async function showBoard(world: DashboardWorld, query: URLSearchParams): Promise<Answer> {
  const place = placeOf(world, query)
  const figures = place && figuresOf(world, place)
  if (!place || !figures)
    return { status: 200, type: 'text/html', body: await barrierPage('expired') }
  if (place.variant.page) {
    return { status: 200, type: 'text/html', body: await barrierPage(place.variant.page) }
  }
  const body = await dashboardPage({
    title: `${world.names[place.environment] ?? place.environment} · ${figures.title}`,
    range: `${wallText(place.from)} ~ ${wallText(place.to - 1000)}`,
    figures,
    dark: place.variant.dark ?? false,
    eager: query.get('hidePanelViewportLoad') === 'true',
    query: query.toString(),
  })
  return { status: 200, type: 'text/html', body }
}

function figuresOf(world: DashboardWorld, { environment, board, from }: Place) {
  return boardFigures(world.tallies, environment, board, dayOf(from))
}

/** One panel's figures: 202 stays loading for ever, 504 is a query that took too long. */
function panelData(world: DashboardWorld, query: URLSearchParams): Answer {
  const place = placeOf(world, query)
  const id = query.get('panel') ?? ''
  const panel = place && figuresOf(world, place)?.panels.find((each) => each.id === id)
  const json = (status: number, value: unknown): Answer => ({
    status,
    type: 'application/json',
    body: JSON.stringify(value),
  })
  switch (place?.variant.panels?.[id]) {
    case 'loading':
      return json(202, {})
    case 'error':
      return json(504, {})
    case 'empty':
      return json(200, { kind: 'table', rows: [] })
    case undefined:
      return panel ? json(200, panel) : json(404, { kind: 'table', rows: [] })
  }
}

/** The true values behind a page, to score whoever reads it. */
function truth(world: DashboardWorld, query: URLSearchParams): Answer {
  const place = placeOf(world, query)
  const figures = place && figuresOf(world, place)
  return {
    status: figures ? 200 : 404,
    type: 'application/json',
    body: JSON.stringify(figures ?? {}),
  }
}
