const VALUES: Record<string, number> = {
  零: 0,
  〇: 0,
  一: 1,
  幺: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
}
const PLACES: Record<string, number> = { 十: 10, 百: 100, 千: 1000 }
const GROUPS: Record<string, number> = { 万: 1e4, 亿: 1e8 }

/**
 * The number somebody wrote or said, or undefined: 四千一百, 两千三, 二零二六, １２, 4,137, 1.2万, 负三, 二点五.
 * A trailing 多, 余 or 来 (also inside, as in 一百二十多万) is ignored.
 */
export function parseNumber(text: string): number | undefined {
  const plain = toHalfWidth(text).replace(/[,，\s]|[多余来]/g, '')
  if (/^[负-]/.test(plain)) return negated(parseNumber(plain.slice(1)))
  const arabic = /^(\d+(?:\.\d+)?)([万亿]*)$/.exec(plain)
  if (arabic) return Number(arabic[1]) * scale(arabic[2] ?? '')
  const [whole = '', decimals, ...more] = plain.split('点')
  if (more.length > 0) return undefined
  if (decimals === undefined) return parseWhole(whole)
  const [, digits = '', unit = ''] =
    /^([零〇一幺二两三四五六七八九]+)([万亿]*)$/.exec(decimals) ?? []
  const before = parseWhole(whole)
  const after = parseDigits(digits)
  if (before === undefined || after === undefined) return undefined
  return Number(`${before}.${after}`) * scale(unit)
}

/** Digits said one by one, as a code or a year: 零零幺二 -> `0012`; undefined for anything else. */
export function parseDigits(text: string): string | undefined {
  const plain = toHalfWidth(text).replace(/[\s,，、-]/g, '')
  const digits = [...plain].map((one) => (/\d/.test(one) ? one : VALUES[one]))
  if (digits.length === 0 || digits.includes(undefined)) return undefined
  return digits.join('')
}

/** Full-width digits, letters and punctuation as their half-width twins. */
export function toHalfWidth(text: string): string {
  return text.replace(/[\uff01-\uff5e]/g, (one) => String.fromCharCode(one.charCodeAt(0) - 0xfee0))
}

function negated(value: number | undefined): number | undefined {
  return value === undefined ? undefined : -value
}

function scale(units: string): number {
  return [...units].reduce((product, unit) => product * (GROUPS[unit] ?? 1), 1)
}

function parseWhole(text: string): number | undefined {
  if (text === '') return undefined
  if (!/[十百千万亿]/.test(text)) {
    const digits = parseDigits(text)
    return digits === undefined ? undefined : Number(digits)
  }
  for (const unit of ['亿', '万']) {
    const at = text.lastIndexOf(unit)
    if (at > 0) return joined(text.slice(0, at), GROUPS[unit] ?? 1, text.slice(at + 1))
  }
  return parseGroup(text)
}

/** 一万二 means 12,000: a lone digit after a unit counts in the next lower place. */
function joined(high: string, unit: number, low: string): number | undefined {
  const above = parseWhole(high)
  if (above === undefined) return undefined
  if (low === '') return above * unit
  const lone = /^[一二两三四五六七八九]$/.test(low) ? VALUES[low] : undefined
  const below = lone === undefined ? parseWhole(low.replace(/^[零〇]/, '')) : (lone * unit) / 10
  return below === undefined || below >= unit ? undefined : above * unit + below
}

function parseGroup(text: string): number | undefined {
  let total = 0
  let digit: number | undefined
  let last = 10_000
  let gap = false
  for (const one of text) {
    const place = PLACES[one]
    const value = VALUES[one]
    if (place !== undefined) {
      if (place >= last || (digit === undefined && total > 0)) return undefined
      total += (digit ?? 1) * place
      digit = undefined
      last = place
      gap = false
    } else if (value === undefined || digit !== undefined) return undefined
    else if (value === 0) gap = true
    else digit = value
  }
  if (digit === undefined) return total
  return total + digit * (gap || last === 10 ? 1 : last / 10)
}
