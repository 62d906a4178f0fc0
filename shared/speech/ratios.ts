import { sayNumber } from './numerals.ts'

/**
 * How many times as much, to stand after 是平时的: 三倍, 两倍多, 一点五倍, 一半, 三分之一. Never 翻三倍 or 增加了三倍.
 * Takes the ratio of new to old.
 */
export function sayTimes(ratio: number): string {
  if (ratio < 0.95) return sayPart(ratio)
  if (ratio < 1.95) return `${sayNumber(Math.round(ratio * 10) / 10)}倍`
  const whole = Math.floor(ratio + 0.05)
  if (whole >= 20) return `${sayNumber(Math.floor(ratio / 10) * 10)}${ratio % 10 < 1 ? '' : '多'}倍`
  return `${sayNumber(whole)}倍${ratio - whole >= 0.1 ? '多' : ''}`
}

/** How a figure stands to an older one, whole: 和平时差不多, 是平时的三倍, 只有平时的一半. */
export function sayComparison(now: number, before: number, base = '平时'): string {
  if (before <= 0) return now <= 0 ? `和${base}一样` : `${base}一次都没有`
  const ratio = now / before
  if (ratio >= 0.85 && ratio <= 1.2) return `和${base}差不多`
  return ratio > 1 ? `是${base}的${sayTimes(ratio)}` : `只有${base}的${sayTimes(ratio)}`
}

/** A share of a whole: 0.05 -> 百分之五, 0.005 -> 百分之零点五; 百分之百 only for all of it. */
export function sayPercent(ratio: number): string {
  const percent = ratio * 100
  if (percent >= 100 && percent < 100.05) return '百分之百'
  if (percent > 0 && percent < 0.1) return '不到百分之零点一'
  const precise = percent < 10 || percent > 99
  const shown = precise ? Math.floor(percent * 10 + 1e-6) / 10 : Math.round(percent)
  return `百分之${sayNumber(shown) === '两' ? '二' : sayNumber(shown)}`
}

function sayPart(ratio: number): string {
  const parts: [limit: number, words: string][] = [
    [0.07, '不到一成'],
    [0.12, '一成'],
    [0.22, '五分之一'],
    [0.29, '四分之一'],
    [0.4, '三分之一'],
    [0.58, '一半'],
    [0.7, '三分之二'],
    [0.85, '八成'],
  ]
  return parts.find(([limit]) => ratio < limit)?.[1] ?? '九成'
}
