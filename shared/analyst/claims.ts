import type { Finding } from '../documents/analysis.ts'

/** That something is over, or with a negation before it that it still goes on. */
const ENDING =
  /(还没|没|尚未|仍未|未能|未|不能|无法|等待|不会)?(?:完全|真正|再|自己|自动|全部|都)?(?:恢复|解决|修复|修好|好转|好起来|好了|缓解|消失|回落|停止|结束|平息|自愈|处理[好完])(?!过|时间|又|后又)/g

/** That something is not as bad as it was found to be. */
const CALM =
  /误报|虚惊|(?<![不异])正常|平稳|(?<!不)稳定|放心|没事|没什么|不要紧|不严重|无大?碍|良好|安全(?!组)|不用|不必|无需|无须|忽略|没(?:出|发生|受|受到|造成)?(?:任何|什么|大|实际)?(?:问题|异常|影响|故障|损失|危险|风险)|不影响|(?:问题|影响)不大|都好|很好|不急/g

/** Who looks after it, causes, harm, and quantities without a figure: said only where code wrote the same word. */
const WEIGHTY =
  /[没有]人(?:在)?(?:认领|处理|跟进)|已经?认领|因为|由于|造成|导致|引起|引发|源于|起因|原因|所致|根因|根源|黑客|攻击|入侵|挖矿|木马|病毒|泄[露漏]|被盗|[断停]电|误删|误操作|人为|故意|破坏|勒索|丢失|丢了|丢数据|损失|损坏|瘫痪|宕机|崩溃|挂了|挂掉|受影响|影响[了到]|受损|投诉|用户|客户|顾客|中断|停服|不可用|大概|大约|估计|据说|听说|疑似|显然|肯定|一定是|应该是|看来|似乎|好像|成千上万|无数|大量|大批|全部|所有|全都|[大多]数(?!据)|大部分|绝大|[大多]半|整个(?![上下]午|晚上)|全线|全站|全国|(?<![早晚])上[百千万亿]|[数几][十百千万亿](?!分)/g

/** What somebody is asked to do. */
const ORDER =
  /(?:请|建议|务必|必须|需要|应该|应当|赶紧|赶快|马上|立即|立刻|尽快|记得)([^，。；！]*)/g

/** Words between 请 and what is asked for. */
const FILLER = /尽快|马上|立即|立刻|赶紧|一下|[您先再把它这个那的就去]/g

/** A negation and the two characters it negates. */
const DENIAL = /(?:没|并非|并未|不是|未)(?:再|曾|真的|在|什么|任何)?([\u4e00-\u9fff]{2})/g

/**
 * Why a sentence says more than the findings it cites, or undefined: an end or a calm, a cause, harm, an
 * order, that are not in what code wrote of them. `names` are the names of their evidence.
 */
export function overclaimed(
  text: string,
  cited: readonly Finding[],
  names: readonly string[],
  changes: boolean,
): string | undefined {
  const said = plain(text)
  const written = plain(
    [
      ...cited.flatMap(({ title, detail, suggestion = '' }) => [title, detail, suggestion]),
      ...names,
    ]
      .filter(Boolean)
      .join('。'),
  )
  if (!agreesOnState(said, cited)) return '有没有恢复，证据里不是这样'
  const calm = matches(written, CALM)
  const weighty = matches(said, WEIGHTY).filter((word) => !written.includes(word))
  const extra = [...matches(said, CALM).filter((word) => !calm.includes(word)), ...weighty]
  if (/有关/.test(said) && !written.includes('有关') && !(changes && said.includes('可能'))) {
    extra.push('有关')
  }
  if (extra.length > 0) return `证据里没有这样说：${extra.slice(0, 5).join('、')}`
  if (denies(said, written)) return '否认了查到的事'
  return orders(said, written) ? '要人做的事，证据里没有' : undefined
}

/** What is said of an end must be said of one cited finding and the opposite of none. */
function agreesOnState(said: string, cited: readonly Finding[]): boolean {
  const known = cited.map(statesOf)
  return statesIn(said).every((state) => {
    const other = state === 'over' ? 'open' : 'over'
    const opposed = known.some((states) => states.includes(other) && !states.includes(state))
    return !opposed && known.some((states) => states.includes(state))
  })
}

/** What the evidence knows of a finding's end; one that is open is never over, whatever came between. */
function statesOf({ rule, title, detail }: Finding): ('over' | 'open')[] {
  if (/open|firing|unresolved/.test(rule)) return ['open']
  const told = statesIn(plain(`${title}。${detail}`))
  return /over|recovered|resolved|solved|closed/.test(rule) ? ['over', ...told] : told
}

function statesIn(text: string): ('over' | 'open')[] {
  return [...text.matchAll(ENDING)].map(([, negation]) => (negation ? 'open' : 'over'))
}

function denies(said: string, written: string): boolean {
  return [...said.matchAll(DENIAL)].some(
    ([, denied = '']) =>
      written.includes(denied) && !new RegExp(`[没未非不是]${denied}`).test(written),
  )
}

/** An order stands when its verb is written and most of its other characters are. */
function orders(said: string, written: string): boolean {
  return [...said.matchAll(ORDER)].some(([, asked = '']) => {
    const words = asked.replace(FILLER, '')
    const known = [...words].filter((one) => written.includes(one)).length
    const asks = new RegExp(ORDER.source).test(written)
    return !asks || !written.includes(words.slice(0, 2)) || known < words.length * 0.7
  })
}

function matches(text: string, pattern: RegExp): string[] {
  return [...new Set(Array.from(text.matchAll(pattern), ([word]) => word))]
}

/** 没有 and 没 negate alike. */
function plain(text: string): string {
  return text.replaceAll('没有', '没')
}
