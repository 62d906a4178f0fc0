import { redact } from '../redaction/redact.ts'

const LINK = /\b(?:[a-z][a-z0-9+.-]*:\/\/|www\.)[^\s"'<>，。；）)]+/gi
/** Login-free pages of CLS work without a scheme too. */
const SECRET_HOST = /\b[\w.-]*(?:cls\.tencentcs\.com|mc\.tencent\.com)\/[^\s"'<>，。；）)]*/gi

/**
 * A sender's text as it may be told: no links (CLS detail and silence links need no login), no control
 * characters or line breaks, secrets and personal data redacted, at most `most` characters.
 */
export function plainText(text: string, most: number): string {
  const oneLine = text
    .slice(0, 4 * most)
    .replace(LINK, '')
    .replace(SECRET_HOST, '')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  const characters = Array.from(redact(oneLine))
  return characters.length <= most
    ? characters.join('')
    : `${characters.slice(0, most - 1).join('')}…`
}
