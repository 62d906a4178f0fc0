import { addDays, dayOf } from '../../../shared/calendar/day.ts'
import { latestReport } from '../../../shared/day/report-revisions.ts'
import type { Environment } from '../../../shared/documents/environment.ts'
import { keys } from '../../../shared/documents/keys.ts'
import { sayNumber } from '../../../shared/speech/numerals.ts'
import { sayTime } from '../../../shared/speech/times.ts'
import { openIncidents } from '../incidents.ts'
import { missingSteps } from '../missing.ts'
import { type Ports, whoAreYou } from '../visit.ts'
import { defineTool } from './tool.ts'

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
    const mailboxes = listener.person.contacts.filter(({ kind }) => kind === 'mail').length
    const mail = mailboxes > 0 ? `工作邮箱登记了${sayNumber(mailboxes)}个` : '还没有登记工作邮箱'
    return `晨报服务在线。${states.join('')}${mail}。`
  },
})

async function sayState(ports: Ports, environment: Environment, now: Date): Promise<string> {
  const { store } = ports
  const day = addDays(dayOf(now), -1)
  const [latest, { steps, names }, { upTo }, credential] = await Promise.all([
    latestReport(store, environment.id, day),
    missingSteps(ports, environment, day),
    openIncidents(store, environment, now),
    store.head(keys.credential(environment.id)),
  ])
  const report = latest
    ? `昨天的播报${sayTime(latest.report.writtenAt)}写好`
    : steps.includes('report-merge')
      ? '昨天的播报正在汇总'
      : `昨天的播报还差${names.join('、')}`
  const unread = latest?.report.angles.filter(({ status }) => status === 'missing') ?? []
  const sources =
    unread.length > 0
      ? `，${unread.map(({ title, reason }) => `${title}没有读到，${reason ?? '原因不明'}`).join('；')}`
      : ''
  const alerts = upTo ? `，告警整理到${sayTime(upTo)}` : '，告警还没有整理过'
  const account = credential ? '' : '，没有登记云账号凭据'
  return `${environment.name}：${report}${sources}${alerts}${account}。`
}
