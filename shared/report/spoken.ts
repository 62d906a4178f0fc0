import { severityRank } from '../documents/ids.ts'
import type { Report } from '../documents/report.ts'
import type { Angle } from './angles.ts'
import type { Conclusion } from './conclusion.ts'

/** A report aims at this many characters; with opening and closing about 90 seconds. */
const WHOLE_CHARS = 330

/** One page aims at this many characters; the document refuses more than 260. */
const PAGE_CHARS = 200

/** A report has at most this many pages and characters; the document refuses more. */
const MOST_PAGES = 12
const MOST_CHARS = 3000

/** Stands for the sentences that a report has no room for. */
const MORE = '后面还有，都写在报告里。'

/** The spoken form without greeting and closing; see `../design/broadcasts.md` for its tone. */
export function speak(parts: {
  conclusion: Conclusion
  angles: readonly Angle[]
  followUps: readonly string[]
  advice: string
}): Report['spoken'] {
  const { conclusion, angles, followUps, advice } = parts
  const head = openingWords(conclusion)
  const tail = [...followUps, advice].filter(Boolean).map((text) => `${text}。`)
  const fixed = [...head, ...tail].join('').length
  const told = shortened(angles, WHOLE_CHARS - fixed).flatMap(sentencesOfAngle)
  const sentences = fitting(head, told, [...offNote(angles), ...tail])
  return {
    headline: conclusion.headline.slice(0, 40),
    pages: pagesOf(sentences).slice(0, MOST_PAGES),
    whole: sentences.join('').slice(0, MOST_CHARS),
    offersRollback: false,
  }
}

/** The sentences in order; of `told` the last ones are left out, and that is said, where there is no room. */
function fitting(
  head: readonly string[],
  told: readonly string[],
  end: readonly string[],
): string[] {
  const all = [...head, ...told, ...end]
  for (let kept = told.length; kept >= 0; kept -= 1) {
    const some = kept === told.length ? all : [...head, ...told.slice(0, kept), MORE, ...end]
    if (some.join('').length <= MOST_CHARS && pagesOf(some).length <= MOST_PAGES) return some
  }
  return all
}

/** Pages of about 200 characters, cut between sentences; a sentence beyond a page is cut at a comma. */
export function pagesOf(sentences: readonly string[]): string[] {
  const pages: string[] = []
  let page = ''
  for (const piece of sentences.flatMap(bitesOf)) {
    if (page !== '' && page.length + piece.length > PAGE_CHARS) {
      pages.push(page)
      page = ''
    }
    page += piece
  }
  return page === '' ? pages : [...pages, page]
}

/** The sentences of a spoken text, each with its closing mark. */
export function sentencesOf(text: string): string[] {
  return text.match(/[^。！？]+[。！？]?/g) ?? []
}

function openingWords({ reminder, conclusion, urgent }: Conclusion): string[] {
  if (reminder === '') return [`先说结论：${conclusion}。`]
  return [`先提醒一句：${reminder}。`, ...(urgent ? [`${conclusion}。`] : [])]
}

function sentencesOfAngle(angle: Angle): string[] {
  if (angle.status === 'not-enabled') return []
  const [first = '', ...rest] = sentencesOf(angle.narrative)
  return [`从${angle.title}角度，${first}`, ...rest]
}

function offNote(angles: readonly Angle[]): string[] {
  const off = angles.filter(({ status }) => status === 'not-enabled').map(({ title }) => title)
  return off.length > 0 && off.length < 3 ? [`${off.join('和')}没有启用。`] : []
}

/** Every angle counts what it leaves out; spoken, that is said once for all. */
const LEFT_OUT = /另有[^。，]{1,8}件小事，写在报告里。/

/** Critical findings that an angle has no room for are counted aloud whatever else is left out. */
const UNTOLD_URGENT = /件紧急的没有念/

/** A sentence and how easily it is left out: 0 never, above that the higher the sooner. */
interface Weighed {
  text: string
  weight: number
}

/**
 * Leaves out sentences until the budget is kept: details of small findings first, then small findings. The
 * first sentence of an angle, critical findings and the reason of a missing source always stay.
 */
function shortened(angles: readonly Angle[], budget: number): Angle[] {
  const texts = angles.map((angle) => weighed(angle))
  const total = () => texts.flat().reduce((sum, { text }) => sum + text.length, 0)
  let cut = angles.some(({ narrative }) => LEFT_OUT.test(narrative))
  while (total() > budget) {
    const heaviest = Math.max(0, ...texts.flat().map(({ weight }) => weight))
    const loser = texts.findLast((sentences) => sentences.some(({ weight }) => weight === heaviest))
    if (heaviest === 0 || !loser) break
    loser.splice(
      loser.findLastIndex(({ weight }) => weight === heaviest),
      1,
    )
    cut = true
  }
  const kept = angles.map((angle, index) => ({
    ...angle,
    narrative: (texts[index] ?? []).map(({ text }) => text).join(''),
  }))
  const last = kept.findLast(({ status }) => status === 'complete' || status === 'partial')
  if (cut && last) last.narrative += '其余的小事写在报告里。'
  return kept
}

function weighed(angle: Angle): Weighed[] {
  let rank = 1.5
  let told = false
  const sentences = sentencesOf(angle.narrative).filter((text) => !LEFT_OUT.test(text))
  return sentences.map((text, index) => {
    const found = angle.findings.find(({ title }) => text.includes(title.slice(0, 8)))
    if (found) rank = severityRank(found.severity)
    const head = found !== undefined
    told ||= head
    const stays = index === 0 || angle.status === 'missing' || UNTOLD_URGENT.test(text)
    if (stays) return { text, weight: 0 }
    if (/可能有关|没有采用/.test(text)) return { text, weight: 0.5 }
    if (head || !told) return { text, weight: rank }
    return { text, weight: rank === 0 ? 0.9 : rank + 1.5 }
  })
}

function bitesOf(text: string): string[] {
  if (text.length <= 260) return [text]
  const bites: string[] = []
  let bite = ''
  for (const clause of text.match(/[^，、；]+[，、；]?/g) ?? [text]) {
    for (const piece of clause.match(/.{1,200}/gs) ?? []) {
      if (bite.length + piece.length > PAGE_CHARS) bites.push(bite)
      bite = bite.length + piece.length > PAGE_CHARS ? piece : bite + piece
    }
  }
  return [...bites, bite].filter((one) => one !== '')
}
