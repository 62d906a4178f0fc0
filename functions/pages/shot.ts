import { html } from 'hono/html'
import { keys } from '../../shared/documents/keys.ts'
import type { HttpResponse } from '../../shared/scf/http.ts'
import type { PageVisit } from './handler.ts'
import { page } from './layout.ts'
import { absentPage } from './notices.ts'

/** Largest picture put into a page; an answer of a function may have 6 MB. */
const MAX_PICTURE = 4 * 1024 * 1024

/** One photographed panel. Binary answers of function URLs are undocumented, so it stands inside a page. */
export async function shotPage({ ports, way }: PageVisit): Promise<HttpResponse> {
  const [environment = '', day = '', dashboard = '', panel = ''] = way
  const picture = await ports.store.get(keys.shot(environment, day, dashboard, panel))
  if (!picture || picture.body.length > MAX_PICTURE) {
    return await absentPage(
      '图片不在了',
      '仪表盘图片保存三十天，这一张已经清理，或者当天没有拍到。',
    )
  }
  const source = `data:image/png;base64,${picture.body.toString('base64')}`
  return await page(
    '仪表盘图片',
    html`<p class="eyebrow">${day}</p><section class="card"><img src="${source}" alt="${dashboard} ${panel}"></section>`,
  )
}
