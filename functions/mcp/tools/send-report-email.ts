import type { Contact, Person } from '../../../shared/documents/person.ts'
import { recordAudit } from '../../../shared/people/audit.ts'
import { sayTime } from '../../../shared/speech/times.ts'
import { readBroadcast, startMissing } from '../broadcast.ts'
import { reportDay } from '../days.ts'
import { readAnew } from '../listener.ts'
import { type MailAnswer, requestMail } from '../mailing.ts'
import { whoAreYou } from '../visit.ts'
import { flag, text } from './parameters.ts'
import { defineTool } from './tool.ts'

export const sendReportEmail = defineTool({
  name: 'send_report_email',
  description:
    '把播报全文发到说话人自己登记的工作邮箱。用户说发邮件、发我邮箱、投递时调用。只能发给本人。',
  parameters: {
    date: text('哪一天的播报，没说就留空', 20),
    again: flag('用户听到已经发过之后仍要再发时填true'),
  },
  run: async (args, visit) => {
    const { ports, now, door } = visit
    if (visit.listener.kind === 'team') return whoAreYou('发邮件')
    const listener = await readAnew(visit, visit.listener)
    const contacts = mailboxes(listener.person)
    if (contacts.length === 0)
      return '您还没有登记工作邮箱，请让管理员添加，或在您的联系方式页面添加。'
    const day = reportDay(args.date, now)
    const { reports, missing } = await readBroadcast(ports, listener, day)
    if (reports.length === 0) return await startMissing(ports, listener, day, now)
    const answer = await requestMail(ports.store, {
      person: listener.person,
      reports: listener.environments.map(({ id }) => ({
        environment: id,
        revision: reports.find(({ report }) => report.environment === id)?.report.revision ?? 0,
      })),
      day,
      contacts,
      again: args.again,
      now,
    })
    await recordAudit(ports.store, now, {
      what: 'send-report',
      door: door.id,
      person: listener.person.id,
      subject: day,
      allowed: answer.state === 'requested',
      detail: answer.state,
    })
    if (answer.state !== 'requested' || missing.length === 0) return saySent(answer)
    const absent = missing.map(({ name }) => name).join('、')
    return `${saySent(answer)}${absent}的播报还没有写好，信里会说明。`
  },
})

function saySent(answer: MailAnswer): string {
  switch (answer.state) {
    case 'requested':
      return '好的，正在发到您的工作邮箱，一会儿就到。'
    case 'just-now':
      return '已经发过，请到您的工作邮箱里查看。'
    case 'before':
      return `${sayTime(answer.at)}发过了，要再发吗？`
    case 'too-often':
      return '这份播报今天已经发过好几次，不再重复发了。'
  }
}

function mailboxes(person: Person): Contact[] {
  return person.contacts.filter(({ kind }) => kind === 'mail')
}
