import { WILDCARD } from './mask-rules.ts'
import { isProtected, PROTECTED_CHINESE } from './protected-words.ts'

const SEPARATORS = `<>=:,;|()[\\]{}"'，。：；、（）【】《》“”‘’！？`

/** Pieces of a signature: words and Chinese clauses (with the wildcards in them), single signs, runs of dots and blanks. */
const TOKEN = new RegExp(`\\.{3,}|(?:<\\*>|(?!\\.{3,})[^\\s${SEPARATORS}])+|\\s+|.`, 'gsu')

/** A longer signature than this is compared by its first tokens; the rest counts as one more. */
const MOST_TOKENS = 160

/** The tokens of a signature; joined they give the text again. */
export function tokensOf(text: string): string[] {
  const tokens = text.match(TOKEN) ?? []
  if (tokens.length <= MOST_TOKENS) return tokens
  return [...tokens.slice(0, MOST_TOKENS), tokens.slice(MOST_TOKENS).join('')]
}

const WORD = /^[\p{L}$][\p{L}\p{N}\w.$@*/-]*$/u
const CHINESE = /[\u3400-\u9fff]/

/** Longest Chinese value that may stand for a name. */
const LONGEST_NAME = 8

/** What stands before a value: a label's colon, an equals sign, an opening bracket or quote. */
const BEFORE_VALUE = new Set(['=', ':', '：', '“', '‘', '"', "'", '(', '（', '[', '【', '《'])

/** Whether a token holds Chinese: then it is a clause, of which only a part may vary, unless it stands as a value. */
export function isClause(token: string): boolean {
  return CHINESE.test(token)
}

/** Whether the token at a place may turn out to be variable: a word that does not say what happened. */
export function mayVary(tokens: readonly string[], at: number): boolean {
  const token = tokens[at] ?? ''
  if (isClause(token)) return isName(token) && BEFORE_VALUE.has(tokens[at - 1] ?? '')
  if (token.includes(WILDCARD)) return true
  return WORD.test(token) && !isProtected(token)
}

/** Whether Chinese text may be a name: short, and without a word that says what happened. */
function isName(text: string): boolean {
  return text.length <= LONGEST_NAME && !PROTECTED_CHINESE.test(text)
}

/**
 * Whether a text may stand where others were found to vary: less is asked than of `mayVary`, because names may hold
 * words that say what happened (`无线耳机`, `货到付款`) as long as they do not consist of them.
 */
export function mayBeValue(text: string): boolean {
  if (!isClause(text)) return text.includes(WILDCARD) || (WORD.test(text) && !isProtected(text))
  const rest = text.replace(new RegExp(PROTECTED_CHINESE, 'g'), '')
  return text.length <= LONGEST_NAME && rest !== ''
}

/** One way to see a clause: what stays before and after, and what may vary between. */
export interface ClausePart {
  before: string
  middle: string
  after: string
}

const LONGEST_MIDDLE = 6

/** Every way to take a short name out of a clause without touching a word that says what happened. */
export function partsOf(clause: string): ClausePart[] {
  const signs = clause.match(/<\*>|[\w.@-]+|./gu) ?? []
  const blocked = blockedSigns(signs)
  const parts: ClausePart[] = []
  for (let from = 0; from < signs.length; from += 1) {
    for (let to = from + 1; to <= Math.min(signs.length, from + LONGEST_MIDDLE); to += 1) {
      if (blocked[to - 1]) break
      if (signs.length - (to - from) < (isClause(signs[from] ?? '') ? 2 : 1)) continue
      parts.push({
        before: signs.slice(0, from).join(''),
        middle: signs.slice(from, to).join(''),
        after: signs.slice(to).join(''),
      })
    }
  }
  return parts
}

/** Signs that belong to a protected word. */
function blockedSigns(signs: readonly string[]): boolean[] {
  const blocked = signs.map((sign) => isProtected(sign))
  const text = signs.map((sign) => (sign.length === 1 ? sign : ' ')).join('')
  for (const match of text.matchAll(new RegExp(PROTECTED_CHINESE, 'g'))) {
    for (let at = match.index; at < match.index + match[0].length; at += 1) blocked[at] = true
  }
  return blocked
}

/** Whether a token is or holds a wildcard. */
export function isWildcard(token: string | undefined): boolean {
  return token?.includes(WILDCARD) === true
}

/** Whether a token is white space. */
export function isBlank(token: string | undefined): boolean {
  return token !== undefined && token.trim() === ''
}
