import { figuresIn } from './figures.ts'

/** The sentences of a spoken text, each with its closing mark. */
export function sentencesOf(text: string): string[] {
  return text.match(/[^。！？]+[。！？]?/g) ?? []
}

/** One spoken sentence: closing mark added, doubled marks and surrounding space removed. */
export function sentence(text: string): string {
  const bare = text.trim().replace(/[\s，,；;。.！!？?]+$/, '')
  return bare === '' ? '' : `${bare}。`
}

/** Two parts of speech joined by a comma; 。 where the first part is a sentence already. */
export function joined(first: string, second: string): string {
  const head = first.trim().replace(/[，,；;。.]+$/, '')
  const tail = sentence(second)
  return tail === '' ? sentence(head) : `${head}，${tail}`
}

/** The text up to `limit` characters, cut behind a sentence where there is one, else hard. */
export function upTo(text: string, limit: number): string {
  if (text.length <= limit) return text
  const cut = text.slice(0, limit)
  const end = cut.lastIndexOf('。')
  return end > 0 ? cut.slice(0, end + 1) : `${cut.slice(0, -1)}。`
}

/**
 * The text cut so that no sentence holds more than two figures: a comma becomes a full stop where a third
 * would follow. Clock times and ordinals tire the ear less and do not count.
 */
export function atMostTwoFigures(text: string): string {
  return sentencesOf(text).map(cutSentence).join('')
}

/** The tail of an address names a thing and counts nothing. */
const ADDRESS = /尾号[零一二两三四五六七八九十百点]+/g

function cutSentence(whole: string): string {
  let figures = 0
  const clauses = whole.split('，')
  const cut = clauses.map((clause, index) => {
    const heard = figuresIn(clause.replace(ADDRESS, ''))
    const here = heard.filter(({ kind }) => kind !== 'clock' && kind !== 'date').length
    const breaks = index > 0 && figures > 0 && figures + here > 2
    figures = breaks ? here : figures + here
    return `${index === 0 ? '' : breaks ? '。' : '，'}${clause}`
  })
  return cut.join('')
}
