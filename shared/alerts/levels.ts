import type { Severity } from '../documents/ids.ts'

/** CLS codes are not ordered: 0 Warn, 1 Info, 2 Critical (SDK AlarmLevel). */
const CLS_CODES: Record<string, Severity> = { '0': 'serious', '1': 'minor', '2': 'critical' }

const WORDS: [pattern: RegExp, severity: Severity][] = [
  [/critical|fatal|emergency|disaster|page|^p0$|^p1$|紧急|严重|致命|灾难|^serious$/, 'critical'],
  [/error|major|high|warn|^p2$|警告|重要|错误|^高$|^中$/, 'serious'],
  [/minor|low|remind|note|notice|^p3$|^p4$|提醒|提示|次要|^低$/, 'minor'],
  [/info|none|debug|^ok$|信息|通知/, 'info'],
]

/** Severity of a CLS level: its code, or Warn, Info, Critical, 警告, 提醒, 紧急. Info is a reminder: minor. */
export function clsSeverity(level: string | undefined): Severity | undefined {
  const word = level?.trim().toLowerCase() ?? ''
  if (word === 'info') return 'minor'
  return CLS_CODES[word] ?? wordSeverity(word)
}

/** Severity of a level by its word, in English or Chinese; undefined for an unknown word. */
export function wordSeverity(level: string | undefined): Severity | undefined {
  const word = level?.trim().toLowerCase() ?? ''
  if (word === '' || word.length > 40) return undefined
  return WORDS.find(([pattern]) => pattern.test(word))?.[1]
}
