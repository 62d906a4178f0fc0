/** What a console page answers with. */
export interface PageAnswer {
  status: number
  headers: Record<string, string>
  body: string | Uint8Array
}

/** An HTML page. */
export function htmlPage(body: string, status = 200): PageAnswer {
  return { status, headers: { 'content-type': 'text/html; charset=utf-8' }, body }
}
