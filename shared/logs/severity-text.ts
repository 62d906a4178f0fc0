import { LINE_SEVERITIES, type LineSeverity } from '../documents/digest.ts'
import type { Block } from './block.ts'
import { hasLeadingTime, TIME_LENGTH } from './leading-time.ts'
import { ofSyslog, severityOfStatus } from './severity-fields.ts'
import { severityOfWord } from './severity-words.ts'

/** A leading time's seconds are looked at again, as letters may follow them. */
const SECONDS = 2

/** How far into a line a level is looked for. */
const WITHIN = 160

const LETTERS: Record<string, LineSeverity> = {
  V: 'debug',
  D: 'debug',
  I: 'info',
  W: 'warn',
  E: 'error',
  F: 'fatal',
}

const LOGCAT = /\d\d-\d\d \d\d:\d\d:\d\d\.\d+\s+\d+\s+\d+\s+([VDIWEF])\s/y
const KLOG = /([IWEF])\d{4} \d\d:\d\d:\d\d/y
const SYSLOG = /<(\d{1,3})>/y
const LETTER = /\[([VDIWEF])\]/
const ACCESS = /HTTP\/[\d.]+" (\d{3})\b/
const EXCEPTION =
  /^Traceback \(most recent call last\)|^Caused by:|(?:^|[\s:])(?:[\w$]+\.)*[A-Z][\w$]*(?:Exception|Error)(?=[:\s]|$)/
const PANIC = /^panic: |^fatal error: /

/**
 * Words that are a level only where they stand as a mark: uppercase, or between brackets, bars or after `=`. Those that
 * begin sentences (`Alert rule 7 evaluated`) need it with a capital, too.
 */
const MARK_ONLY =
  /^(?:[Aa]lert|[Nn]otice|[Ii]nformation|informational|inf|info|[Tt]race|trc|debug|dbg|verbose|[Ff]ine|[Ff]iner|[Ff]inest|[Ss]evere|[Cc]ritical|crit|emerg|[Ee]mergency|[Pp]anic|[Ff]ailure|warn|wrn|err|eror)$/

const ZERO = /^(?:\s*[=:]\s*["']?(?:0|nil|null|none|false|no|ok|-|["'])(?![\w.])|=(?:\s|,|;|$))/i
const NEGATED = /(?:^|[\s(])(?:no|without|zero|0|not an?|non)[\s-]$/i

const isLetter = (byte = 0) => (byte | 32) >= 97 && (byte | 32) <= 122
const isDigit = (byte = 0) => byte >= 48 && byte <= 57
const isWordByte = new Uint8Array(256)
for (let byte = 0; byte < 128; byte += 1) {
  if (/[\w$]/.test(String.fromCharCode(byte))) isWordByte[byte] = 1
}
const isCandidate = new Uint8Array(256)
for (const letter of 'acdefinpstvw') {
  isCandidate[letter.charCodeAt(0)] = 1
  isCandidate[letter.toUpperCase().charCodeAt(0)] = 1
}

/**
 * Severity of a text line by what it says itself: the shapes of logcat, klog and syslog, else the first whole level word
 * within 160 characters (marks before prose), else an access log's status, an exception, 错误 异常 警告; otherwise
 * `unknown`.
 */
export function severityOfText(
  { bytes, text }: Omit<Block, 'view'>,
  start: number,
  end: number,
): LineSeverity {
  if (hasLeadingTime(bytes, start, end)) {
    return ofWords(bytes, text, start, start + TIME_LENGTH - SECONDS, end)
  }
  return ofShape(bytes, text, start) ?? ofWords(bytes, text, start, start, end)
}

function ofShape(bytes: Uint8Array, text: string, start: number): LineSeverity | undefined {
  const first = bytes[start]
  if (isDigit(first)) {
    if (bytes[start + 2] !== 45) return undefined
    return LETTERS[matchAt(LOGCAT, text, start)]
  }
  if (first === 60) {
    const number = matchAt(SYSLOG, text, start)
    return number === '' ? undefined : ofSyslog(Number(number) & 7)
  }
  const isKlog = isDigit(bytes[start + 1]) && isLetter(first)
  return isKlog ? LETTERS[matchAt(KLOG, text, start)] : undefined
}

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at
  return pattern.exec(text)?.[1] ?? ''
}

/** Looks for the first level word from `from` on. */
function ofWords(
  bytes: Uint8Array,
  text: string,
  start: number,
  from: number,
  end: number,
): LineSeverity {
  const stop = Math.min(end, start + WITHIN)
  let prose: LineSeverity | undefined
  let at = from
  while (at < stop) {
    if (isWordByte[bytes[at] as number] === 0) {
      at += 1
      continue
    }
    let to = at + 1
    while (to < end && isWordByte[bytes[to] as number] === 1) to += 1
    const length = to - at
    if (length >= 3 && length <= 13 && isCandidate[bytes[at] as number] === 1) {
      const found = ofWord(bytes, text, start, at, to, end)
      if (found?.isMark) return found.severity
      prose ??= found?.severity
    }
    at = to
  }
  return prose ?? ofRest(text.slice(start, Math.min(end, start + 600)))
}

interface Found {
  severity: LineSeverity
  isMark: boolean
}

function ofWord(
  bytes: Uint8Array,
  text: string,
  start: number,
  at: number,
  to: number,
  end: number,
): Found | undefined {
  const word = text.slice(at, to)
  const severity = severityOfWord(word)
  if (!severity) return undefined
  const isShouted = isUpper(bytes, at, to)
  if (isPartOfName(bytes, start, at, to, end, isShouted)) return undefined
  if (isKey(bytes, to, end) && ZERO.test(text.slice(to, Math.min(end, to + 12)))) return undefined
  const isNegated =
    mayNegate(bytes[at - 2]) && NEGATED.test(text.slice(Math.max(start, at - 9), at))
  if (isNegated) return undefined
  const isMark = isShouted || isEnclosed(bytes, start, at, to, end)
  return isMark || !MARK_ONLY.test(word) ? { severity, isMark } : undefined
}

/** Whether a word is a key: `=` or `:` stands behind it, perhaps after white space. */
function isKey(bytes: Uint8Array, to: number, end: number): boolean {
  let at = to
  while (at < end && (bytes[at] as number) <= BLANK) at += 1
  return at < end && (bytes[at] === EQUALS || bytes[at] === COLON)
}

/** The last letters of `no`, `zero`, `without`, `0`, `not a`, `an`. */
const mayNegate = (byte = 0) =>
  byte === 111 || byte === 116 || byte === 48 || byte === 97 || byte === 110 || byte < 97

/** Whether a word is written in capitals, or in a script that has none. */
function isUpper(bytes: Uint8Array, at: number, to: number): boolean {
  for (let place = at; place < to; place += 1) if ((bytes[place] as number) >= 97) return false
  return true
}

/** `error.Handler`, `my-error`, `x.error`: a name, not a level; but `channel.ERROR` is one. */
function isPartOfName(
  bytes: Uint8Array,
  start: number,
  at: number,
  to: number,
  end: number,
  isShouted: boolean,
): boolean {
  const joinsAfter = to + 1 < end && isJoint(bytes[to]) && isLetter(bytes[to + 1])
  const before = bytes[at - 1]
  const joinsBefore = at - 2 >= start && isJoint(before) && isLetter(bytes[at - 2])
  return joinsAfter || (joinsBefore && !(isShouted && before === DOT))
}

const BLANK = 32
const DOT = 46
const COLON = 58
const EQUALS = 61

/** A dot, dash or slash, as names are joined. */
const isJoint = (byte: number | undefined) => byte === DOT || byte === 45 || byte === 47

const OPENING = new Set([...'[<(|="\''].map((sign) => sign.charCodeAt(0)))
const CLOSING = new Set([...'])>|:'].map((sign) => sign.charCodeAt(0)))

/** What stands before and after the message is not looked at: it may be of another line or the record's own quotes. */
function isEnclosed(
  bytes: Uint8Array,
  start: number,
  at: number,
  to: number,
  end: number,
): boolean {
  const isOpened = at > start && OPENING.has(bytes[at - 1] as number)
  return isOpened || (to < end && CLOSING.has(bytes[to] as number))
}

function ofRest(line: string): LineSeverity {
  const head = line.slice(0, WITHIN)
  const letter = LETTERS[LETTER.exec(head)?.[1] ?? '']
  if (letter) return letter
  const status = ACCESS.exec(line)?.[1]
  const ofStatus = status && severityOfStatus(Number(status))
  if (ofStatus) return ofStatus
  if (PANIC.test(head)) return 'fatal'
  if (EXCEPTION.test(line)) return 'error'
  return ofChinese(line) ?? 'unknown'
}

const asLatin1 = (text: string) => Buffer.from(text).toString('latin1')
const BYTE = '[\x80-\xff]'
const CHINESE = new RegExp(asLatin1('(致命|错误|异常|警告)'), 'g')
const CHINESE_NEGATED = new RegExp(asLatin1('(?:无|没有|未发现|未出现|未见|零|0个|0 ?)(?:任何)?$'))
const CHINESE_ZERO = new RegExp(
  asLatin1(
    '^(?:(?:数|数量|率|码|次数|条数)?(?:为|是)?(?:=|:|：)?\\s*0(?![\\d.])|已?恢复|处理(?:完成|成功|器))',
  ),
)

function ofChinese(line: string): LineSeverity | undefined {
  if (!new RegExp(BYTE).test(line)) return undefined
  for (const match of line.matchAll(CHINESE)) {
    const before = line.slice(0, match.index)
    const after = line.slice(match.index + match[0].length)
    if (CHINESE_NEGATED.test(before) || CHINESE_ZERO.test(after)) continue
    return severityOfWord(Buffer.from(match[0], 'latin1').toString())
  }
  return undefined
}

/** Position of a severity in LINE_SEVERITIES, for tables of numbers. */
export function severityIndex(severity: LineSeverity): number {
  return LINE_SEVERITIES.indexOf(severity)
}
