import { normalName } from '../../shared/people/speakers.ts'
import { parseNumber } from '../../shared/speech/spoken-numbers.ts'

/** What a person's words come to among several things. */
export type Meant<T> =
  | { kind: 'sure'; thing: T }
  /** Alike, but too little or others as much: to be asked back, the most alike first. */
  | { kind: 'unsure'; things: T[] }
  | { kind: 'nothing' }

/** Share of the words that must occur in a thing before anything is done to it. */
const SURE = 0.75

const NUMERALS = '[\\d零〇一二两三四五六七八九十百]+'

/** Words that point or ask and say nothing about the thing; a count of things is not the number of one. */
const EMPTY_WORDS = new RegExp(
  [
    `第${NUMERALS}[件条个项]`,
    '[这那][一几]?[件条个项台]?',
    `${NUMERALS}[个件条项台]`,
    '告警|问题|事情|为什么|怎么回事|怎么|一下|详细|说说',
    '[的了是吗呢吧请，。、；：？！,.;:?!]',
  ].join('|'),
  'g',
)

/**
 * The place somebody names, from 1: 第二件, 第2个告警, 二; `last` for 最后一件. Undefined unless that is all they
 * say: 三个节点 and 网关那一条 are no places.
 */
export function placeIn(about: string): number | 'last' | undefined {
  const words = pointing(about)
  if (/^最后[一那]?[件条个项]?$/.test(words)) return 'last'
  if (/^[头首][一]?[件条个项]$/.test(words)) return 1
  const number = new RegExp(`^(?:第(${NUMERALS})[件条个项]?|(${NUMERALS}))$`).exec(words)
  return number ? parseNumber(number[1] ?? number[2] ?? '') : undefined
}

/** Whether the words only point at what was just spoken of, or say yes to it: 这件, 那个告警, 它, 刚才那件, 是的. */
export function isPointing(about: string): boolean {
  return /^(?:是|对|对对|嗯|好|没错|就?是?[这那它]一?[件条个项]?|(?:刚才|刚刚|最要紧)[这那]?一?[件条个项]?)$/.test(
    pointing(about),
  )
}

/** The thing at a place, or undefined beyond the end. */
export function atPlace<T>(things: readonly T[], place: number | 'last'): T | undefined {
  return place === 'last' ? things.at(-1) : things[place - 1]
}

/** Which thing words describe: sure only where nearly all of them occur in one and in no other. */
export function findMeant<T>(
  things: readonly T[],
  about: string,
  textOf: (thing: T) => string,
): Meant<T> {
  const wanted = pairsOf(normalName(about).replace(EMPTY_WORDS, ''))
  const scored = things
    .map((thing) => ({ thing, share: shareOf(wanted, textOf(thing)) }))
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share)
  const [best, second] = scored
  if (!best) return { kind: 'nothing' }
  const alone = best.share === 1 ? second?.share !== 1 : (second?.share ?? 0) * 2 <= best.share
  const agrees = numbersAgree(about, textOf(best.thing))
  if (best.share >= SURE && alone && agrees) return { kind: 'sure', thing: best.thing }
  const near = scored.filter(({ share }) => share * 2 > best.share)
  return { kind: 'unsure', things: near.map(({ thing }) => thing) }
}

function pointing(about: string): string {
  return normalName(about)
    .replace(/[，。、？！,.?!]/g, '')
    .replace(/的?(?:告警|事情?)?的?$/, '')
}

function shareOf(wanted: ReadonlySet<string>, text: string): number {
  const there = pairsOf(normalName(text).replace(EMPTY_WORDS, ''))
  const whole = pairsOf(normalName(text))
  const found = [...wanted].filter((pair) => there.has(pair) || whole.has(pair))
  return wanted.size === 0 ? 0 : found.length / wanted.size
}

/** Neighbouring pairs of characters, the usual measure of likeness for Chinese words. */
function pairsOf(plain: string): Set<string> {
  return new Set([...plain].slice(1).map((one, index) => `${[...plain][index] ?? ''}${one}`))
}

/** mysql-2 is not mysql-20: figures must be the same, a spoken 三号 at least not another one's. */
function numbersAgree(about: string, text: string): boolean {
  const words = normalName(about).replace(EMPTY_WORDS, '')
  const there = new Set(
    [...normalName(text).matchAll(new RegExp(NUMERALS, 'g'))].map(([one]) => parseNumber(one)),
  )
  const figures = [...words.matchAll(/\d+/g)].map(([one]) => Number(one))
  const spoken = [...words.matchAll(/[零〇一二两三四五六七八九十百]+(?=[号点])/g)].map(([one]) =>
    parseNumber(one),
  )
  return (
    figures.every((one) => there.has(one)) &&
    (there.size === 0 || spoken.every((one) => there.has(one)))
  )
}
