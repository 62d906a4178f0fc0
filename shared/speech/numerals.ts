const DIGITS = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九']
const PLACES = ['', '十', '百', '千']
const GROUPS = ['', '万', '亿', '万亿']

/**
 * A number in exact Chinese words as it stands before a measure word: 2 -> 两, 12 -> 十二, 2009 -> 两千零九,
 * 120000 -> 十二万, 2.5 -> 二点五. Takes magnitudes below 10^16; at most two decimals are kept.
 */
export function sayNumber(value: number): string {
  if (!Number.isFinite(value) || Math.abs(value) >= 1e16) return String(value)
  if (value < 0) return `负${sayNumber(-value)}`
  const [whole = '0', decimals = ''] = plainText(value).split('.')
  if (decimals) return `${sayWhole(Number(whole), false)}点${readDigits(decimals)}`
  return sayWhole(Number(whole), true)
}

/**
 * A count as people say it: exact below a thousand, then two digits and 多: 四千一百多, 二十九万多,
 * 一百二十多万. Without 多 when less than two in a thousand are left over.
 */
export function sayCount(count: number): string {
  const whole = Math.round(count)
  if (Math.abs(whole) < 1000) return sayNumber(whole)
  if (whole < 0) return `负${sayCount(-whole)}`
  const place = String(whole).length - 2
  const step = 10 ** place
  const kept = Math.floor(whole / step) * step
  const words = sayNumber(kept)
  if (whole - kept < kept * 0.002) return words
  const splits = (words.endsWith('万') && step > 1e4) || (words.endsWith('亿') && step > 1e8)
  return splits ? `${words.slice(0, -1)}多${words.slice(-1)}` : `${words}多`
}

/** A position in an order: 1 -> 第一, 2 -> 第二, 12 -> 第十二. */
export function sayOrdinal(position: number): string {
  return `第${sayWhole(Math.round(position), false)}`
}

/** Digits read one by one: years, ports, codes. `2026` -> 二零二六. */
export function readDigits(digits: string): string {
  return [...digits].map((digit) => DIGITS[Number(digit)] ?? digit).join('')
}

function plainText(value: number): string {
  return value.toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 2 })
}

function sayWhole(value: number, measured: boolean): string {
  if (value === 0) return '零'
  if (value === 2) return measured ? '两' : '二'
  const groups: number[] = []
  for (let rest = value; rest > 0; rest = Math.floor(rest / 10_000)) groups.push(rest % 10_000)
  let words = ''
  for (let index = groups.length - 1; index >= 0; index -= 1) {
    const group = groups[index] ?? 0
    if (group === 0) continue
    const skipped = groups[index + 1] === 0
    const gap = words !== '' && (group < 1000 || skipped)
    const alone = group === 2 && index > 0
    words += `${gap ? '零' : ''}${alone ? '两' : sayGroup(group)}${groupName(index, groups)}`
  }
  return words.replace(/^一十/, '十')
}

/** 万亿 is said once as 万 when an 亿 group follows it: 一万零三亿. */
function groupName(index: number, groups: number[]): string {
  if (index === 3 && (groups[2] ?? 0) > 0) return '万'
  return GROUPS[index] ?? ''
}

function sayGroup(group: number): string {
  let words = ''
  let gap = false
  for (let place = 3; place >= 0; place -= 1) {
    const digit = Math.floor(group / 10 ** place) % 10
    if (digit === 0) {
      gap = words !== ''
      continue
    }
    words += `${gap ? '零' : ''}${digit === 2 && place === 3 ? '两' : DIGITS[digit]}${PLACES[place]}`
    gap = false
  }
  return words
}
