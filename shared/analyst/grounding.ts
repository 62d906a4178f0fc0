import { sayCount } from '../speech/numerals.ts'
import { sayTimes } from '../speech/ratios.ts'
import { parseNumber } from '../speech/spoken-numbers.ts'
import { saySpan } from '../speech/times.ts'
import { DERIVED, type EvidenceBase, isSpan } from './evidence-base.ts'
import { type Figure, figuresIn } from './figures.ts'

/** What the gate found in a sentence: claims it checked, and those it found nowhere. */
export interface Grounding {
  checked: number
  /** Figures and names as they stand in the sentence; empty when the sentence may be said. */
  unfounded: string[]
}

/** Numbers under these names are ratios of new to old. */
const RATIO_NAME = /ratio|times|fold|factor/i

/** Numbers under these names are parts of a whole. */
const SHARE_NAME = /share$|percent|rate$/i

/** Numbers under these names count nothing. */
const SCORE_NAME = /^z$|score$/i

/** Checks every figure and every name of a sentence against what it may claim. */
export function ground(text: string, base: EvidenceBase): Grounding {
  const figures = figuresIn(text)
  const names = namesIn(text, base)
  const unfounded = [
    ...figures.filter((figure) => !isFounded(figure, base)).map((figure) => figure.text),
    ...names.filter((name) => !base.text.toLowerCase().includes(name.toLowerCase())),
  ]
  return { checked: figures.length + names.length, unfounded }
}

function isFounded(figure: Figure, base: EvidenceBase): boolean {
  if (base.written.some((other) => sameClaim(figure, other))) return true
  const { kind, value } = figure
  if (kind === 'clock') return base.clocks.some((clock) => sameClock(figure, clock))
  if (kind === 'date') return base.dates.includes(value)
  if (kind === 'span') return base.spans.some((ms) => sameSpan(figure, ms))
  if (kind === 'share') return base.numbers.some((one) => sameShare(figure, one))
  if (kind === 'times') {
    return base.numbers.some(([name, number]) => isRatio(name) && sameRatio(figure, number))
  }
  const counted = base.numbers.some(([name, number]) => isCount(name) && sameCount(figure, number))
  return value === 1 || counted || base.totals.some((total) => isTotal(figure, total))
}

function isRatio(name: string): boolean {
  return name === DERIVED || RATIO_NAME.test(name)
}

function isCount(name: string): boolean {
  const other = [RATIO_NAME, SHARE_NAME, SCORE_NAME].some((pattern) => pattern.test(name))
  return name === DERIVED || !(other || isSpan(name))
}

/** A total is what something is a part of, 三十万行里有四千次, or how many findings are spoken of, 三件事. */
function isTotal(figure: Figure, [measures, value]: EvidenceBase['totals'][number]): boolean {
  const [, measure = '', rest = ''] = /^[多余]?(.)(.*)$/.exec(figure.after) ?? []
  const whole = /^[^，。]{0,4}[里中]/.test(rest) || measures.startsWith('件')
  return whole && measures.includes(measure) && sameCount(figure, value)
}

function sameClaim(figure: Figure, other: Figure): boolean {
  if (figure.kind !== other.kind || figure.value !== other.value)
    return (
      figure.kind === 'clock' &&
      other.kind === 'clock' &&
      figure.halfDay &&
      (figure.value - other.value) % 720 === 0
    )
  return figure.rough === other.rough || figure.kind === 'clock'
}

function sameClock({ value, halfDay, rough }: Figure, clock: number): boolean {
  const apart = Math.abs(value - clock)
  const least = halfDay ? Math.min(apart, Math.abs(apart - 720)) : apart
  return rough ? least <= 30 : least === 0
}

function sameSpan({ value, text }: Figure, ms: number): boolean {
  return saySpan(ms) === text || Math.abs(value - ms) < Math.min(1000, ms * 0.01)
}

/** 一半 and 三分之一 may also be how a ratio to the usual is said. */
function sameShare({ value, text }: Figure, [name, number]: [string, number]): boolean {
  if (isRatio(name) && sayTimes(number) === text) return true
  if (!(SHARE_NAME.test(name) || name === DERIVED)) return false
  const step = value < 0.1 ? 0.00101 : 0.00501
  const part = /percent/i.test(name) || (number > 1 && name !== DERIVED) ? number / 100 : number
  return Math.abs(part - value) <= step
}

function sameRatio({ value, rough, text }: Figure, number: number): boolean {
  if (sayTimes(number) === text) return true
  if (rough) return number >= value - 0.05 && number < value + ratioStep(value)
  return Math.abs(number - value) <= value * 0.04
}

/** 四十多倍 may be anything below fifty; 两倍多 anything below three. */
function ratioStep(value: number): number {
  return value >= 20 && value % 10 === 0 ? 10 : 1
}

function sameCount({ value, rough }: Figure, number: number): boolean {
  if (!rough) return number === value || (number >= 1000 && parseNumber(exact(number)) === value)
  return number >= value && number < value + roughStep(value)
}

/** The spoken count where it is said without 多: 300412 may be 三十万. */
function exact(number: number): string {
  const said = sayCount(number)
  return said.includes('多') ? '' : said
}

/** 四千一百多 may be anything below 4200. */
function roughStep(value: number): number {
  let step = 1
  while (value > 0 && value % (step * 10) === 0) step *= 10
  return step
}

/** Identifiers in Latin letters, names of the glossary, and what is called a service, node, gateway … */
function namesIn(text: string, { glossary }: EvidenceBase): string[] {
  const latin = text.match(/[A-Za-z][\w./-]*[\w]/g) ?? []
  const addresses = text.match(/\d{1,3}(?:\.\d{1,3}){3}/g) ?? []
  const known = Object.values(glossary).filter((name) => name !== '' && text.includes(name))
  const called =
    text.match(/[\u4e00-\u9fff]{2}(?:服务|节点|网关|集群|数据库|账号|系统|机房|平台)/g) ?? []
  const named = called.filter(
    (name) => !/[个台的该些种条这那和在上是给到连把被另理看每几]/.test(name.slice(0, 2)),
  )
  return [...new Set([...latin, ...addresses, ...known, ...named])]
}
