import type { LineSeverity } from '../documents/digest.ts'

const WORDS: Record<Exclude<LineSeverity, 'unknown'>, string> = {
  fatal: 'fatal critical crit panic emerg emergency alert 致命',
  error: 'error err eror severe failure 错误 异常',
  warn: 'warn warning wrn 警告',
  info: 'info information inf notice informational 信息',
  debug: 'debug dbg trace trc verbose fine finer finest 调试',
}

const BY_WORD = new Map(
  Object.entries(WORDS).flatMap(([severity, words]) =>
    words
      .split(' ')
      .flatMap((word) => [word, word.toUpperCase()])
      .map((word) => [word, severity as LineSeverity] as const),
  ),
)

/** The severity a level word stands for, in any case; undefined for any other word. */
export function severityOfWord(word: string): LineSeverity | undefined {
  return BY_WORD.get(word) ?? BY_WORD.get(word.toLowerCase())
}
