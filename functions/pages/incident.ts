import { html } from 'hono/html'
import { idsOf, readActs, recordAct } from '../../shared/alerts/acts.ts'
import { readCheckpoint } from '../../shared/alerts/load.ts'
import { addDays, dayOf, wallText } from '../../shared/calendar/day.ts'
import { type Act, actSchema, type Incident } from '../../shared/documents/alert.ts'
import { readPeople } from '../../shared/people/doors.ts'
import type { Store } from '../../shared/ports/store/store.ts'
import type { HttpResponse } from '../../shared/scf/http.ts'
import { readForm } from './form.ts'
import type { PageVisit } from './handler.ts'
import { backTo, type Markup, page } from './layout.ts'
import { absentPage, unknownPage } from './notices.ts'

/** How many days back an incident is looked for; one that is open is carried from day to day. */
const LOOK_BACK = 7

const SNOOZE_MS = 4 * 3_600_000

const SEVERITIES = { critical: '严重', serious: '要紧', minor: '一般', info: '提示' } as const
const STATES = { firing: '还没恢复', resolved: '已经恢复', invalid: '已失效' } as const
const ACTS = {
  acknowledged: '已认领',
  snoozed: '已静默',
  solved: '已解决',
  undone: '已撤销',
} as const

/** An incident with what was done about it, and the buttons. */
export async function incidentPage(visit: PageVisit): Promise<HttpResponse> {
  const { ports, way, request, now } = visit
  const [environment = '', id = ''] = way
  const incident = await findIncident(ports.store, environment, id, now)
  if (!incident) {
    return await absentPage('没有找到这件事', '它可能已经恢复很久了。最近的情况请看当天的播报。')
  }
  const acts = await readActs(ports.store, environment, idsOf(incident))
  const done = Object.entries(ACTS).find(([kind]) => kind === request.query.done)?.[1]
  const people = await readPeople(ports.store, [...new Set(acts.map(({ person }) => person))])
  const named = acts.map((act) => ({
    act,
    name: people.find(({ id: one }) => one === act.person)?.name ?? act.person,
  }))
  return await page(incident.title, show(incident, named, done, visit.link.purpose === 'incident'))
}

/** What a button does: writes one act, which counts for everybody who follows the environment. */
export async function recordClick(visit: PageVisit): Promise<HttpResponse> {
  const { ports, way, request, reader, now } = visit
  const [environment = '', id = ''] = way
  const kind = actSchema.shape.kind.safeParse(readForm(request.body).get('act'))
  if (!kind.success) return await unknownPage(400)
  await recordAct(ports.store, {
    environment,
    incident: id,
    kind: kind.data,
    ...(kind.data === 'snoozed'
      ? { until: new Date(now.getTime() + SNOOZE_MS).toISOString() }
      : {}),
    person: reader.id,
    through: 'page',
    at: now.toISOString(),
  })
  return backTo(visit, kind.data)
}

async function findIncident(
  store: Store,
  environment: string,
  id: string,
  now: Date,
): Promise<Incident | undefined> {
  for (let back = 0; back <= LOOK_BACK; back += 1) {
    const folded = await readCheckpoint(store, environment, addDays(dayOf(now), -back))
    const found = folded?.incidents.find((incident) => idsOf(incident).includes(id))
    if (found) return found
  }
  return undefined
}

/** `mayAct`: the link names who acts; one that was sent to a group shows only. */
function show(
  incident: Incident,
  acts: NamedAct[],
  done: string | undefined,
  mayAct: boolean,
): Markup {
  const { severity, state } = incident
  const stateClass = state === 'firing' ? 'critical' : 'good'
  return html`${done ? html`<p class="note">${done}，已经记下。关注这个环境的同事都能看到。</p>` : ''}
<p><span class="tag ${severity}">${SEVERITIES[severity]}</span><span class="tag ${stateClass}">${STATES[state]}</span></p>
<h1>${incident.title}</h1>
<section class="card"><dl>
<dt>对象</dt><dd>${incident.object}</dd>
<dt>条件</dt><dd>${incident.condition}</dd>
<dt>开始</dt><dd>${wallText(Date.parse(incident.firstAt))}</dd>
<dt>最近</dt><dd>${wallText(Date.parse(incident.lastAt))}</dd>
<dt>通知</dt><dd>${incident.notifications} 次</dd>
</dl></section>
${mayAct ? buttons() : html`<p class="note">这个链接是发到群里的，只能查看。要认领或者处理，请用您自己邮件里的链接，或者对小智说。</p>`}
${acts.length > 0 ? html`<section class="card"><h2>处理记录</h2><ul>${acts.map(actLine)}</ul></section>` : ''}`
}

function buttons(): Markup {
  return html`<section class="card"><h2>我来处理</h2><div class="acts">
${button('acknowledged', '我来认领', 'primary')}${button('snoozed', '静默四小时', '')}${button('solved', '已经解决', '')}${button('undone', '撤销', '')}
</div></section>`
}

function button(act: Act['kind'], label: string, style: string): Markup {
  return html`<form method="post"><input type="hidden" name="act" value="${act}"><button class="${style}">${label}</button></form>`
}

/** An act with the name of who did it; on the page names help to ask the right colleague. */
interface NamedAct {
  act: Act
  name: string
}

function actLine({ act, name }: NamedAct): Markup {
  const through = { robot: '机器人', page: '页面', command: '命令' }[act.through]
  return html`<li>${wallText(Date.parse(act.at))} · ${ACTS[act.kind]} · ${name}（${through}）</li>`
}
