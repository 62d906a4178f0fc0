import type { Report } from '../documents/report.ts'
import type { Angle } from './angles.ts'
import type { Conclusion } from './conclusion.ts'

/** A whole report aims at this many characters, about 90 seconds. */
const WHOLE_CHARS = 360

/** One page aims at this many characters; the document refuses more than 260. */
const PAGE_CHARS = 200

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
  const sentences = [...head, ...told, ...offNote(angles), ...tail]
  return {
    headline: conclusion.headline.slice(0, 40),
    pages: pagesOf(sentences),
    whole: sentences.join('').slice(0, 3000),
    offersRollback: false,
  }
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

/**
 * Takes last sentences off the longest angle until the budget is kept. What tells of a critical finding,
 * the first two sentences of an angle and the reason of a missing one always stay.
 */
function shortened(angles: readonly Angle[], budget: number): Angle[] {
  const texts = angles.map((angle) => ({ angle, sentences: sentencesOf(angle.narrative) }))
  const total = () => texts.reduce((sum, { sentences }) => sum + sentences.join('').length, 0)
  let cut = false
  while (total() > budget) {
    const open = texts.filter(({ angle, sentences }) => mayLose(angle, sentences))
    const longest = open.sort((a, b) => b.sentences.length - a.sentences.length)[0]
    if (!longest) break
    longest.sentences.pop()
    cut = true
  }
  const kept = texts.map(({ angle, sentences }) => ({ ...angle, narrative: sentences.join('') }))
  const last = kept.findLast(({ status }) => status === 'complete' || status === 'partial')
  if (cut && last) last.narrative += '其余的写在报告里。'
  return kept
}

function mayLose(angle: Angle, sentences: string[]): boolean {
  const last = sentences.at(-1) ?? ''
  const critical = angle.findings.filter(({ severity }) => severity === 'critical')
  const tells = critical.some(({ title }) => last.includes(title.slice(0, 8)))
  return angle.status !== 'missing' && sentences.length > 2 && !tells
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
