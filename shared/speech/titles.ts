import { sayNumber } from './numerals.ts'
import { toHalfWidth } from './spoken-numbers.ts'

/** Signs of a condition, the longer ones first. */
const SIGNS: [sign: RegExp, words: string][] = [
  [/\s*(?:>=|≥)\s*/g, '大于等于'],
  [/\s*(?:<=|≤)\s*/g, '小于等于'],
  [/\s*(?:!=|≠)\s*/g, '不等于'],
  [/\s*==?\s*/g, '等于'],
  [/\s*>\s*/g, '大于'],
  [/\s*<\s*/g, '小于'],
]

const UNITS: Record<string, string> = {
  ms: '毫秒',
  s: '秒',
  sec: '秒',
  min: '分钟',
  mins: '分钟',
  h: '小时',
  hour: '小时',
}

/**
 * A title that somebody typed, as a voice can say it: `CPU利用率>=90%（持续5分钟）` -> CPU利用率大于等于百分之九十，持续五分钟.
 * Signs, shares, units and free-standing figures become words; figures inside names stay (P99, v2.3.1).
 */
export function sayTitle(title: string): string {
  const signed = SIGNS.reduce(
    (text, [sign, words]) => text.replace(sign, words),
    toHalfWidth(title),
  )
  return signed
    .replace(
      /(?<![\w.])(\d+(?:\.\d+)?)\s*%/g,
      (_, share: string) => `百分之${sayShare(Number(share))}`,
    )
    .replace(
      /(?<![\w.:-])(\d{1,12}(?:\.\d{1,2})?)\s*(ms|mins?|sec|hour|s|h)?(?![\w.:-]*\d|[A-Za-z_-])/g,
      (_, figure: string, unit = '') => sayNumber(Number(figure)) + (UNITS[unit] ?? ''),
    )
    .replace(/\s*[([{【]\s*/g, '，')
    .replace(/\s*[)\]}】]+\s*(?=$|[，。；])/g, '')
    .replace(/\s*[)\]}】]+\s*/g, '，')
    .replace(/^，+|，+$/g, '')
    .replace(/，{2,}/g, '，')
    .replace(/,(?=[\u4e00-\u9fff])/g, '，')
}

/** A share as it stands, not rounded: it is what somebody asked for. */
function sayShare(percent: number): string {
  return percent === 2 ? '二' : sayNumber(percent)
}
