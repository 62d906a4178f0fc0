const OVER =
  /(?<![a-z])(?:recover(?:ed|y)?|resolved?|clear(?:ed)?|closed?|normal)(?![a-z])|恢复|正常|解除|已解决|已关闭|已结束/
/** Words that turn the one they stand before, or what follows them, into its opposite. */
const NOT_OVER =
  /(?:未能?|没有?|尚未|无法|不能?|非|正在|等待|待|需要?)\s*(?:完全|得到|能够?)?\s*(?:恢复|正常|解除|解决|关闭|结束)|(?:恢复|解除)(?:中|异常|失败)|(?<![a-z])(?:not|non|no|never|un|ab|in)(?:[\s_-]+(?:yet|been|fully|be))*[\s_-]+(?:recover|resolve|clear|close|normal|ok)|(?:recovery|resolve)[\s_-]+(?:failed|pending)/

/** A longer text is no word; only so much of it is looked at. */
const LONGEST = 100

/**
 * Whether a state's own word says that an alert is over: `resolved`, `Recovery`, `已恢复`, `ok`. Its negations
 * (未恢复, 不正常, unresolved, abnormal, not resolved) say that it goes on; of a change (`正常 → 异常`) the last counts.
 */
export function saysOver(state: string): boolean {
  const word = (
    state
      .slice(0, LONGEST)
      .toLowerCase()
      .split(/->|=>|→|变为|转为/)
      .at(-1) ?? ''
  ).trim()
  if (word === 'ok') return true
  return OVER.test(word) && !NOT_OVER.test(word)
}
