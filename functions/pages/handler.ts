import type { Clock } from '../../shared/calendar/clock.ts'
import type { Person } from '../../shared/documents/person.ts'
import { recordAudit } from '../../shared/people/audit.ts'
import { type Link, verifyLink } from '../../shared/people/links.ts'
import type { Store } from '../../shared/ports/store/store.ts'
import { type HttpRequest, type HttpResponse, respondJson } from '../../shared/scf/http.ts'
import type { Handler } from '../../shared/scf/serve.ts'
import { changeContacts, changePage } from './change-contacts.ts'
import { confirmContact, confirmPage } from './confirm-contact.ts'
import { askForLink, contactsPage } from './contacts.ts'
import { incidentPage, recordClick } from './incident.ts'
import { expiredPage, foreignOrigin, unknownPage } from './notices.ts'
import { readReader } from './reader.ts'
import { reportPage } from './report.ts'
import { shotPage } from './shot.ts'

/** What the pages work with. */
export interface Ports {
  store: Store
  clock: Clock
  /** Signs the links, at least 32 characters. */
  linkKey: string
  pagesUrl: string
}

/** One request through a valid link; `way` are the parts of what it opens. */
export interface PageVisit {
  ports: Ports
  request: HttpRequest
  link: Link
  way: string[]
  /** Whose link it is, as they are at this moment. */
  reader: Person
  now: Date
}

type Page = (visit: PageVisit) => Promise<HttpResponse>

const PAGES: Record<Link['purpose'], { show: Page; act?: Page }> = {
  report: { show: reportPage },
  shot: { show: shotPage },
  incident: { show: incidentPage, act: recordClick },
  glance: { show: incidentPage },
  contacts: { show: contactsPage, act: askForLink },
  change: { show: changePage, act: changeContacts },
  confirm: { show: confirmPage, act: confirmContact },
}

/** Pages behind signed links. GET shows, only POST acts: mail scanners open links before people do. */
export function createHandler(ports: Ports): Handler {
  return {
    http: async (request) => {
      if (request.path === '/health') return respondJson(200, { ok: true })
      const now = ports.clock()
      const read = verifyLink(ports.linkKey, request, now)
      if (read.state === 'forged') return await unknownPage()
      const { link } = read
      if (read.state === 'expired') {
        await audit(ports, link, now, { what: `page-${link.purpose}`, allowed: false })
        return await expiredPage()
      }
      const reader = await readReader(ports.store, link)
      if (!reader) {
        await audit(ports, link, now, { what: `page-${link.purpose}`, allowed: false })
        return await unknownPage()
      }
      const visit = { ports, request, link, way: link.subject.split('/'), reader, now }
      const { show, act } = PAGES[link.purpose]
      if (request.method === 'GET' || request.method === 'HEAD') {
        await audit(ports, link, now, { what: `page-${link.purpose}`, allowed: true })
        return await show(visit)
      }
      if (request.method !== 'POST' || !act) return await unknownPage(405)
      const allowed = !foreignOrigin(request)
      await audit(ports, link, now, { what: `act-${link.purpose}`, allowed })
      return allowed ? await act(visit) : await unknownPage(403)
    },
  }
}

/** A forged link leaves no proof: anybody could fill the bucket with them. */
async function audit(
  { store }: Ports,
  { subject }: Link,
  now: Date,
  entry: { what: string; allowed: boolean },
): Promise<void> {
  await recordAudit(store, now, { ...entry, subject })
}
