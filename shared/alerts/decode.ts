import type { Delivery } from '../documents/alert.ts'
import { endCutJson } from './cut-json.ts'
import { isRecord } from './fields.ts'

/** Deeper bodies are not parsed: walking them would overflow the stack. */
export const DEEPEST = 64

/** A body as data. */
export interface Decoded {
  value: unknown
  /** It had to be repaired. */
  damaged: boolean
  /** It was cut when it was kept: what stands here is whole, and there was more. */
  isCut?: boolean
}

/**
 * Reads a delivery's body: JSON, else what is whole of one that was cut, else JSON with unescaped quotes, else its
 * known fields one by one. Undefined when nothing can be read of it.
 */
export function decodeBody({ body, encoded, truncatedFrom }: Delivery): Decoded | undefined {
  if (encoded || body.trim() === '') return undefined
  const parsed = parseJson(body)
  if (parsed !== undefined) return { value: parsed, damaged: false }
  const whole = truncatedFrom === undefined ? undefined : parseJson(endCutJson(body, DEEPEST) ?? '')
  if (whole !== undefined) return { value: whole, damaged: true, isCut: true }
  const repaired = body.length <= 262_144 ? parseJson(escapeInnerQuotes(body)) : undefined
  return isRecord(repaired) ? { value: repaired, damaged: true } : extracted(body)
}

/** A linear look at nesting, before any parser sees the text. Brackets inside texts are no nesting. */
function isTooDeep(text: string): boolean {
  let depth = 0
  let inside = false
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === 34) inside = !inside
    else if (inside) at += Number(code === 92)
    else if (code === 91 || code === 123) depth += 1
    else if (code === 93 || code === 125) depth -= 1
    if (depth > DEEPEST) return true
  }
  return false
}

function parseJson(text: string): unknown {
  if (isTooDeep(text)) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return value ?? undefined
  } catch {
    return undefined
  }
}

/**
 * Escapes what a template inserted without `escape`: inside a text, a quote only ends it when what follows
 * looks like the rest of an object; line breaks and lone backslashes are escaped too.
 */
function escapeInnerQuotes(text: string): string {
  const out: string[] = []
  let inside = false
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? ''
    if (!inside) {
      inside = char === '"'
      out.push(char)
    } else if (char === '\\') {
      const next = text[at + 1] ?? ''
      if (/["\\/bfnrtu]/.test(next)) {
        out.push(char, next)
        at += 1
      } else out.push('\\\\')
    } else if (char === '"') {
      const ends = endsText(text, at + 1)
      inside = !ends
      out.push(ends ? '"' : '\\"')
    } else out.push(char < ' ' ? ' ' : char)
  }
  return out.join('')
}

/** After a text comes `:`, the end of the object, or a comma and the next field's name. */
function endsText(text: string, from: number): boolean {
  const rest = text.slice(from, from + 200)
  return /^\s*(?::|[}\]]\s*(?:$|[,}\]])|,\s*"[\w-]{1,60}"\s*:)/.test(rest)
}

const FIELD = /"([A-Za-z_]{2,40})"\s*:\s*(?:"([^"\r\n]{0,400})"|(-?\d{1,20}(?:\.\d{1,9})?))/g
const KNOWN =
  /^(?:alarm|alert|policy|notify|record|group|level|severity|status|start|first|topic|region|condition|session|schema)/i

/** The fields of an alert that can be told apart in a body that cannot be parsed. */
function extracted(body: string): Decoded | undefined {
  const fields: [string, string][] = []
  for (const match of body.slice(0, 262_144).matchAll(FIELD)) {
    if (match[1] && KNOWN.test(match[1])) fields.push([match[1], match[2] ?? match[3] ?? ''])
    if (fields.length >= 60) break
  }
  const value = Object.fromEntries(fields.reverse())
  return fields.length > 0 ? { value, damaged: true } : undefined
}
