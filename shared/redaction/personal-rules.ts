import type { Rule } from './rule.ts'

/** Identifiers whose digits may look like a number of a person: consumed first, so that they stay. */
const IDENTIFIER = String.raw`[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<![0-9a-f])(?=\d{0,40}[a-f])[0-9a-f]{16,}`

const outsideIdentifiers = (pattern: string) =>
  new RegExp(`${IDENTIFIER}|(?<secret>${pattern})`, 'gi')

const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** The check digit of a resident identity number (GB 11643-1999, ISO 7064 MOD 11-2). */
function isIdNumber(text: string): boolean {
  const month = Number(text.slice(10, 12))
  if (month < 1 || month > 12) return false
  const sum = ID_WEIGHTS.reduce((total, weight, place) => total + weight * Number(text[place]), 0)
  return '10X98765432'[sum % 11] === text.at(-1)?.toUpperCase()
}

/** The Luhn check of card numbers; without it any long id would look like one. */
function isCardNumber(text: string): boolean {
  const digits = [...text.replace(/\D/g, '')].reverse().map(Number)
  const sum = digits.reduce((total, digit, place) => {
    const doubled = place % 2 === 1 ? digit * 2 : digit
    return total + (doubled > 9 ? doubled - 9 : doubled)
  }, 0)
  return digits.length >= 13 && digits.length <= 19 && sum % 10 === 0
}

/** Personal data: people, not machines. */
export const PERSONAL_RULES: readonly Rule[] = [
  {
    label: '邮箱',
    when: /@|%40|\\u0040/,
    unnamed: true,
    pattern: /(?<![\w.+-])[\w.+-]+(?:@|%40|\\u0040)(?:[\w-]{1,63}\.){1,8}[A-Za-z]{2,24}/g,
  },
  {
    label: '身份证',
    when: /(?<!\d)\d{17}/,
    unnamed: true,
    pattern: /(?<!\d)[1-9]\d{16}[\dXx](?![\dA-Za-z])/g,
    holds: isIdNumber,
  },
  {
    label: '银行卡',
    when: /[3-6]\d{3}[ -]?\d{4}[ -]?\d/,
    unnamed: true,
    pattern: outsideIdentifiers(String.raw`(?<!\d|\d\.)[3-6]\d{3}(?:[ -]?\d){9,15}(?!\d)`),
    holds: isCardNumber,
  },
  {
    label: '手机号',
    when: /1[3-9]\d[ -]?\d{4}[ -]?\d{4}/,
    unnamed: true,
    pattern: outsideIdentifiers(
      String.raw`(?<!\d|\d\.)(?:\+?86[- ]?)?1[3-9]\d(?:\d{8}|[- ]\d{4}[- ]\d{4})(?!\d)`,
    ),
  },
]

const PRIVATE = /^(?:10\.|127\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.|f[cd]|fe80|::1$)/i

const isAddress = (text: string) =>
  !text.includes('.') || text.split('.').every((part) => Number(part) <= 255)

const ADDRESS: Rule = {
  label: 'IP',
  unnamed: true,
  when: /\d\.\d|:[0-9a-f]{0,4}:/i,
  pattern:
    /(?<![\w.])(?:\d{1,3}(?:\.\d{1,3}){3}(?![\w.]*\.\d)|(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}|(?:[0-9a-f]{1,4}:){1,6}:(?:[0-9a-f]{1,4}:){0,5}[0-9a-f]{0,4}|::(?:[0-9a-f]{1,4}:){0,5}[0-9a-f]{1,4})(?!\w)/gi,
}

/** Network addresses: all of them, or those of the public internet only. */
export function addressRule(which: 'all' | 'public'): Rule {
  return {
    ...ADDRESS,
    holds: (text) => isAddress(text) && (which === 'all' || !PRIVATE.test(text)),
  }
}
