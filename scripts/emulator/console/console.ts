import type { IncomingMessage, ServerResponse } from 'node:http'
import { ZONE_OFFSET_MS } from '../../../shared/calendar/day.ts'
import { bodyOf, listen } from '../listen.ts'
import type { LocalCloud } from '../local-cloud.ts'
import { bucketPage } from './bucket-page.ts'
import { chatPage } from './chat-page.ts'
import { functionsPage } from './functions-page.ts'
import { type HomeLinks, homePage } from './home-page.ts'
import { mailboxPage } from './mailbox-page.ts'
import { htmlPage, type PageAnswer } from './page-answer.ts'

/** Serves the pages people look at: functions, buckets, mailbox, chat messages. */
export async function openConsole(cloud: LocalCloud, port: number, links: () => HomeLinks) {
  return await listen(port, (request, response) => {
    answer(cloud, links, request)
      .catch((failure: unknown) => htmlPage(String(failure), 500))
      .then((page) => send(response, page))
      .catch(() => response.destroy())
  })
}

async function answer(
  cloud: LocalCloud,
  links: () => HomeLinks,
  request: IncomingMessage,
): Promise<PageAnswer> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1')
  if (request.method === 'POST' && url.pathname === '/functions/run') {
    return await runAsOf(cloud, new URLSearchParams(await bodyOf(request, 10_000)))
  }
  if (url.pathname.startsWith('/bucket')) return await bucketPage(cloud.cos.buckets, url)
  if (url.pathname.startsWith('/mail')) return await mailboxPage(cloud.mail, url)
  if (url.pathname.startsWith('/chat')) return chatPage(cloud.chat)
  if (url.pathname === '/functions') return htmlPage(functionsPage(cloud.scf, cloud.clock.now()))
  if (url.pathname === '/') return htmlPage(homePage(links()))
  return htmlPage('没有这一页', 404)
}

/** "Run now as of …": the timer's event carries the asked time; afterwards the functions page shows the run. */
async function runAsOf(cloud: LocalCloud, form: URLSearchParams): Promise<PageAnswer> {
  const due = Date.parse(`${form.get('at') ?? ''}Z`) - ZONE_OFFSET_MS
  if (Number.isNaN(due)) return htmlPage('时间要写成 2026-01-02T07:00:00', 400)
  const known = cloud.scf.fireTimer(form.get('function') ?? '', form.get('timer') ?? '', due)
  if (!known) return htmlPage('没有这个函数或定时器', 404)
  await cloud.scf.settled()
  return { status: 303, headers: { location: '/functions' }, body: '' }
}

function send(response: ServerResponse, { status, headers, body }: PageAnswer): void {
  response.writeHead(status, headers).end(body)
}
