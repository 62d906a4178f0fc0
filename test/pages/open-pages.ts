import { createHandler } from '../../functions/pages/handler.ts'
import { writeDocument } from '../../shared/documents/codec.ts'
import { keys } from '../../shared/documents/keys.ts'
import { type Person, personSchema } from '../../shared/documents/person.ts'
import { type LinkPurpose, signLink } from '../../shared/people/links.ts'
import type { Store } from '../../shared/ports/store/store.ts'
import { type MainHandler, serve } from '../../shared/scf/serve.ts'
import { memoryStore } from '../stand-ins/memory-store.ts'

export const NOW = new Date('2026-11-22T01:00:00.000Z')
export const KEY = 'k'.repeat(32)
const PAGES = 'https://report.example.com'

interface Answer {
  statusCode: number
  headers: Record<string, string>
  body: string
}

/** The pages over a store, as a browser visits them: a form makes it a POST. */
export function visitPages(store: Store, clock: () => Date) {
  const main: MainHandler = serve(
    {},
    createHandler({ store, clock, linkKey: KEY, pagesUrl: PAGES }),
  )
  return async (link: string, form?: Record<string, string>, headers = {}) => {
    const url = new URL(link)
    const event = {
      httpMethod: form ? 'POST' : 'GET',
      path: url.pathname,
      headers: { host: url.host, ...headers },
      queryString: Object.fromEntries(url.searchParams),
      body: form ? new URLSearchParams(form).toString() : '',
    }
    return (await main(event, { request_id: 'test' })) as Answer
  }
}

/** The pages over an empty store, at NOW. */
export function openPages() {
  const store = memoryStore()
  return { store, visit: visitPages(store, () => NOW) }
}

export function linkTo(purpose: LinkPurpose, subject: string, minutes = 60, now = NOW): string {
  const expiresAt = new Date(now.getTime() + minutes * 60_000)
  return signLink({ key: KEY, pagesUrl: PAGES }, { purpose, subject, expiresAt })
}

export async function addZhangwei(
  store: ReturnType<typeof memoryStore>,
  fields: Partial<Person> = {},
): Promise<void> {
  const person = personSchema.parse({
    schema: 'person/1',
    id: 'zhangwei',
    name: '张伟',
    voices: ['张伟'],
    follows: ['prod'],
    contacts: [{ kind: 'mail', id: 'work', address: 'zhangwei@example.com' }],
    ...fields,
  })
  await writeDocument(store, personSchema, keys.person('zhangwei'), person)
}
