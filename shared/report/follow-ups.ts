import { severityRank } from '../documents/ids.ts'
import { type Analyses, type Glossary, type Matter, mattersOf, sameThing } from './matters.ts'

/** At most this many matters of the day before are followed up. */
const FOLLOWED = 3

/**
 * What became of the serious matters of the day before: 前天的支付超时，昨天没有再出现. Silence is only told
 * as silence when the same source was read completely.
 */
export function followUpsOf(before: Analyses, today: Analyses, glossary: Glossary): string[] {
  const now = mattersOf(today, glossary).filter(({ finding }) => finding.severity !== 'info')
  const serious = mattersOf(before, glossary).filter(
    ({ finding }) => severityRank(finding.severity) <= 1,
  )
  const followed: Matter[] = []
  for (const matter of serious) {
    if (followed.length === FOLLOWED) break
    if (!followed.some((other) => sameThing(other, matter))) followed.push(matter)
  }
  return followed.map((matter) => followUp(matter, now, today))
}

function followUp(matter: Matter, now: Matter[], today: Analyses): string {
  const what = `前天的${withoutFigures(matter.finding.title)}`
  if (now.some((other) => sameThing(other, matter))) return `${what}，昨天还在`
  const read = today[matter.source]?.status === 'complete'
  return read ? `${what}，昨天没有再出现` : `${what}，昨天的情况没有读到`
}

/** A title without the counts of its own day: 支付服务连数据库超时四千一百多次 -> 支付服务连数据库超时. */
function withoutFigures(title: string): string {
  const first = title.split(/[，。；]/)[0] ?? title
  return (
    first.replace(/了?[零一二两三四五六七八九十百千万亿\d,.]+多?万?[次条个行倍件]$/, '') || first
  )
}
