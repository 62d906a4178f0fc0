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
  const what = `前天的${spokenTitle(matter)}`
  if (now.some((other) => isSame(other, matter))) return `${what}，昨天还在`
  if (today[matter.source]?.status !== 'complete') return `${what}，昨天的情况没有读到`
  const other = now.some((one) => sameThing(one, matter))
  const elsewhere = other ? `；${matter.about ?? '同一个对象'}另有别的事` : ''
  return `${what}，昨天没有再出现${elsewhere}`
}

/** The same finding again: the same series, the same error template, or told in the same words. */
function isSame(a: Matter, b: Matter): boolean {
  if (a.source === b.source && a.finding.id === b.finding.id) return true
  return sameThing(a, b) && (sameTemplate(a, b) || sameWords(a, b))
}

function sameTemplate(a: Matter, b: Matter): boolean {
  const [one, other] = [a, b].map(({ evidence }) => evidence[0]?.samples[0])
  return a.source === 'cos' && b.source === 'cos' && !!one && one === other
}

function sameWords(a: Matter, b: Matter): boolean {
  const words = ({ finding }: Matter) =>
    finding.title.replace(/[零一二两三四五六七八九十百千万亿多\d,.]+/g, '')
  return words(a) === words(b)
}

/** The first words of a title that say what happened, without the counts of its own day. */
function spokenTitle({ finding: { title }, about }: Matter): string {
  const [name = '', happened = ''] = title.split(/[，。；]/)
  return withoutFigures(name === about && happened ? name + happened : name || title)
}

/** 支付服务连数据库超时四千一百多次 -> 支付服务连数据库超时. */
function withoutFigures(words: string): string {
  const count = /了?[零一二两三四五六七八九十百千万亿\d,.]+多?万?[次条个行倍件]$/
  return words.replace(count, '') || words
}
