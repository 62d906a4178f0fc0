import { addDays, dayOf } from '../../../shared/calendar/day.ts'
import { type SourceStatus, statusOf } from '../../../shared/day/status.ts'
import { readDocument } from '../../../shared/documents/codec.ts'
import type { Environment } from '../../../shared/documents/environment.ts'
import { keys } from '../../../shared/documents/keys.ts'
import { settledSchema } from '../../../shared/documents/outbox.ts'
import type { Person } from '../../../shared/documents/person.ts'
import { ANGLE_TITLES } from '../../../shared/report/angles.ts'
import { sayNumber } from '../../../shared/speech/numerals.ts'
import { sayTime } from '../../../shared/speech/times.ts'
import { foldToday } from '../incidents.ts'
import { type Ports, whoAreYou } from '../visit.ts'
import { defineTool } from './tool.ts'

const STATES: Record<Exclude<SourceStatus['state'], 'ready' | 'not-enabled'>, string> = {
  incomplete: '没有读全',
  broken: '结果坏了',
  running: '正在分析',
  failed: '分析失败了，会自己再试',
  waiting: '还没有开始分析',
}

export const checkStatus = defineTool({
  name: 'check_status',
  description:
    '检查晨报服务本身是否正常：播报写好没有、三个来源、邮箱。用户说测试一下、检查服务时调用。',
  parameters: {},
  run: async (_, { listener, ports, now }) => {
    if (listener.kind === 'team') return `晨报服务在线。${whoAreYou('查看您的环境')}`
    if (listener.environments.length === 0) return '晨报服务在线，您还没有关注任何环境。'
    const states = await Promise.all(
      listener.environments.map((environment) => sayState(ports, environment, now)),
    )
    return `晨报服务在线。${states.join('')}${await sayMail(ports, listener.person, now)}。`
  },
})

/** The last link of the chain: mailboxes, and what became of this morning's letter. */
async function sayMail({ store }: Ports, person: Person, now: Date): Promise<string> {
  const mailboxes = person.contacts.filter(({ kind }) => kind === 'mail')
  if (mailboxes.length === 0) return '还没有登记工作邮箱'
  const registered = `工作邮箱登记了${sayNumber(mailboxes.length)}个`
  if (!person.dailyMail.enabled) return registered
  const day = dayOf(now)
  const id = `daily-${addDays(day, -1)}`
  const [settled, request] = await Promise.all([
    readDocument(store, settledSchema, keys.settled(day, person.id, id)),
    store.head(keys.request(day, person.id, id)),
  ])
  const sent = Object.values(settled?.recipients ?? {}).some((state) => state !== 'given-up')
  if (settled)
    return `${registered}，今天的邮件${sent ? `${sayTime(settled.at)}发过` : '没有发出去'}`
  return `${registered}，今天的邮件${request ? '正在发' : '还没有发'}`
}

async function sayState(ports: Ports, environment: Environment, now: Date): Promise<string> {
  const { store } = ports
  const [{ report, sources }, today, credential] = await Promise.all([
    statusOf(store, environment, addDays(dayOf(now), -1)),
    foldToday(store, environment, now),
    store.head(keys.credential(environment.id)),
  ])
  const written = report ? `昨天的播报${sayTime(report.writtenAt)}写好` : '昨天的播报还没有写好'
  const alerts = today
    ? `告警整理到${sayTime(today.fold.upTo)}${today.unread > 0 ? '，之后来的还没整理完' : ''}`
    : '告警还没有整理过'
  const account = credential ? [] : ['没有登记云账号凭据']
  return `${environment.name}：${[written, ...sources.flatMap(saySource), alerts, ...account].join('，')}。`
}

function saySource({ source, state }: SourceStatus): string[] {
  if (state === 'ready' || state === 'not-enabled') return []
  return [`${ANGLE_TITLES[source]}${STATES[state]}`]
}
