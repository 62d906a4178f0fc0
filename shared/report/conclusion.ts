import { sayNumber } from '../speech/numerals.ts'
import type { Angle } from './angles.ts'
import type { Matter } from './matters.ts'

/** What is said before anything else: a reminder of what was not read, the conclusion, and the headline. */
export interface Conclusion {
  /** 昨天的日志文件没有读到，…; empty when every enabled source was read. */
  reminder: string
  conclusion: string
  /** At most 40 characters, without the environment's name. */
  headline: string
  /** Whether the conclusion is worth a sentence of its own beside a reminder. */
  urgent: boolean
}

/** Sums a day up in words that stay true of what was not read. Takes distinct matters. */
export function concludeDay(
  name: string,
  angles: readonly Angle[],
  matters: readonly Matter[],
): Conclusion {
  const missing = angles.filter(({ status }) => status === 'missing').map(({ title }) => title)
  const partial = angles.some(({ status }) => status === 'partial')
  const reminder = missing.length > 0 ? remind(missing) : ''
  const big = matters.filter(({ finding }) => finding.severity === 'critical')
  const serious = matters.filter(({ finding }) => finding.severity === 'serious')
  const small = matters.length - big.length
  const unread = partial && missing.length === 0 ? '，还有没读到的' : ''
  if (big.length > 0) {
    const rest = small > 0 ? `；另有${sayNumber(small)}件小事` : ''
    const first = `昨天${sayNumber(big.length)}件大事`
    const known = partial ? `昨天读到的部分里有${sayNumber(big.length)}件大事` : first
    return {
      reminder,
      urgent: true,
      conclusion: `${known}${stateOf(big)}${rest}`,
      headline: `${first}${shortState(big)}${missing.length > 0 ? `，${missing.join('和')}没读到` : unread}`,
    }
  }
  if (serious.length > 0) {
    const part = missing.length > 0 || partial ? '读到的部分里' : ''
    const conclusion = `${name}昨天${part}没有大事，有${sayNumber(serious.length)}件事请您看一下`
    return {
      reminder,
      urgent: true,
      conclusion,
      headline: headlineOf(missing, `昨天有${sayNumber(serious.length)}件事请您看一下${unread}`),
    }
  }
  const open = matters.filter((matter) => matter.open === true).length
  return { reminder, urgent: false, ...calm(name, missing, partial, angles, open) }
}

function calm(
  name: string,
  missing: string[],
  partial: boolean,
  angles: readonly Angle[],
  open: number,
): Omit<Conclusion, 'reminder' | 'urgent'> {
  if (angles.every(({ status }) => status === 'not-enabled')) {
    return { conclusion: `${name}还没有启用任何来源`, headline: '还没有启用任何来源' }
  }
  if (missing.length > 0) {
    const read = angles.some(({ status }) => status === 'complete' || status === 'partial')
    const conclusion = read ? `读到的部分里${nothingBig(open)}` : `${name}昨天的情况现在不能下结论`
    return { conclusion, headline: headlineOf(missing, '') }
  }
  if (partial) {
    return {
      conclusion: `${name}昨天读到的部分${open > 0 ? '' : '平稳，'}${nothingBig(open)}`,
      headline: `昨天读到的部分${open > 0 ? '没有大事' : '平稳'}，还有没读到的`,
    }
  }
  const said = open > 0 ? `昨天${nothingBig(open)}` : '昨天平稳，没有要您处理的事'
  return { conclusion: `${name}${said}`, headline: said }
}

function nothingBig(open: number): string {
  return open > 0 ? `没有大事，${sayNumber(open)}件小事还没处理完` : '没有要您处理的事'
}

function remind(missing: string[]): string {
  if (missing.length === 3) return '昨天的三个来源都没有读到，有没有问题，现在不能下结论'
  const what = missing.join('和')
  const inside = missing.length === 1 ? insideOf(what) : '里面'
  return `昨天的${what}没有读到，${inside}有没有问题，现在不能下结论`
}

function insideOf(title: string): string {
  if (title === '日志文件') return '日志里'
  return title === '仪表盘' ? '图上' : '告警里'
}

function headlineOf(missing: string[], rest: string): string {
  const unread =
    missing.length === 3
      ? '昨天三个来源都没读到'
      : missing.length > 0
        ? `昨天的${missing.join('和')}没读到`
        : ''
  return [unread, rest].filter(Boolean).join('，')
}

function stateOf(big: readonly Matter[]): string {
  const open = big.filter((matter) => matter.open === true).length
  if (open === 0 && big.every((matter) => matter.open === false)) {
    return big.length === 1 ? '，已经恢复' : '，都已经恢复'
  }
  if (open === 0) return ''
  return open === big.length ? '，到现在还没恢复' : `，其中${sayNumber(open)}件到现在还没恢复`
}

function shortState(big: readonly Matter[]): string {
  const open = big.filter((matter) => matter.open === true).length
  if (open === 0) return big.every((matter) => matter.open === false) ? '，已经恢复' : ''
  return open === big.length ? '没恢复' : `，${sayNumber(open)}件没恢复`
}
