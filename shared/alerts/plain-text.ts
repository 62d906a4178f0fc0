import { redact } from '../redaction/redact.ts'

const LINK = /\b(?:[a-z][a-z0-9+.-]*:\/\/|www\.)[^\s"'<>，。；）)]+/gi
/** Login-free pages of CLS work without a scheme too. */
const SECRET_HOST = /\b[\w.-]*(?:cls\.tencentcs\.com|mc\.tencent\.com)\/[^\s"'<>，。；）)]*/gi

/** Only so much of a text is looked at, and the end of that, which may hold half a secret, is not told. */
const REACH = 8192
const TAIL = 1024

/**
 * A sender's text as it may be told: no links (CLS detail and silence links need no login), no control
 * characters or line breaks, secrets and personal data redacted, at most `most` characters. A secret is hidden
 * before anything is cut: half of one is known by no rule.
 */
export function plainText(text: string, most: number): string {
  const oneLine = text
    .slice(0, REACH)
    .replace(LINK, '')
    .replace(SECRET_HOST, '')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  const clean = redact(oneLine)
  const isCut = text.length > REACH
  const characters = Array.from(isCut ? clean.slice(0, -TAIL) : clean)
  return characters.length <= most && !isCut
    ? characters.join('')
    : `${characters.slice(0, most - 1).join('')}…`
}
