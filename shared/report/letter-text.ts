import type { Report } from '../documents/report.ts'
import {
  engineLabel,
  printNumber,
  SEVERITY_LABELS,
  STATUS_LABELS,
  withoutPrefix,
} from './labels.ts'
import type { LetterParts } from './letter.ts'
import { sayGreeting, sayOtherDay } from './opening.ts'

/** The plain-text twin of a letter: the same facts, for readers without HTML. */
export function letterText({ person, reports, links, now }: LetterParts): string {
  const unread = reports.flatMap(({ name, unread }) => unread.map((why) => `  - ${name}：${why}`))
  const parts = [
    `晨报 ${reports[0]?.day ?? ''}`,
    `${sayGreeting(now)}，${person.name}。${sayOtherDay(reports[0]?.day, now)}`,
    ...(unread.length > 0 ? ['先提醒一句，下面这些没有读到：', ...unread] : []),
    ...reports.map((report) => environmentText(report, links.reports[report.environment])),
    '--',
    [...new Set(reports.map(({ engine }) => engineLabel(engine)))].join('；'),
    ...(links.contacts ? [`查看或更改联系方式：${links.contacts}`] : []),
  ]
  return `${parts.join('\n')}\n`
}

function environmentText(report: Report, link: string | undefined): string {
  const angles = report.angles.flatMap(({ title, status, narrative, findings }) => [
    '',
    `【${title}】${STATUS_LABELS[status]}`,
    narrative,
    ...findings.map(
      ({ severity, title, detail, suggestion }) =>
        `  - [${SEVERITY_LABELS[severity]}] ${title}。${detail}${suggestion ? ` 建议：${withoutPrefix(suggestion)}` : ''}`,
    ),
  ])
  const charts = report.charts
    .filter(({ kind }) => kind === 'bars')
    .flatMap(({ title, unit, points }) => [
      '',
      `${title}（${unit}）`,
      ...points.map(({ label, value }) => `  ${printNumber(value).padStart(9)}  ${label}`),
    ])
  return [
    '',
    `== ${report.name} ==`,
    `${report.conclusion}。`,
    ...report.followUps.map((text) => `${text}。`),
    ...angles,
    ...charts,
    ...(link ? ['', `完整报告：${link}`] : []),
  ].join('\n')
}
