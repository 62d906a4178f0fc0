import { addDays, type Day, dayOf, daySchema } from '../../shared/calendar/day.ts'
import { InputError } from '../../shared/failures.ts'
import { parseNumber, toHalfWidth } from '../../shared/speech/spoken-numbers.ts'
import { sayDay, sayWeekday } from '../../shared/speech/times.ts'

const WORDS: Record<string, number> = {
  今天: -1,
  今日: -1,
  today: -1,
  昨天: -1,
  昨日: -1,
  昨晚: -1,
  昨夜: -1,
  yesterday: -1,
  lastnight: -1,
  前天: -2,
  前日: -2,
  前晚: -2,
  大前天: -3,
}

/** What may follow the word of a day and changes nothing. */
const ABOUT_IT =
  /(?:凌晨|早上|早晨|上午|中午|下午|晚上|夜里|一整天|全天|告警|日志|仪表盘|运维|情况|怎么样|如何)+$/

const WEEKDAY = /^(上|这|本)?个?(?:周|星期|礼拜)([一二三四五六日天])$/

const UNKNOWN_DAY = '我没有听懂是哪一天，请说昨天、前天，或者几月几号。'

/**
 * The day a report is about, from what a model or a person says: 昨天, 前天, 2026-11-21, 11月21日, 周五.
 * Today's broadcast is about yesterday, so 今天 means yesterday's report. Throws InputError for a day that
 * cannot be read or has not ended.
 */
export function reportDay(said: string | undefined, now: Date): Day {
  const today = dayOf(now)
  const words = plainWords(said ?? '昨天')
  const offset = WORDS[words] ?? WORDS[words.replace(ABOUT_IT, '')]
  if (offset !== undefined) return addDays(today, offset)
  const day = weekdayBefore(words, today) ?? dateIn(words, today)
  if (!day) throw new InputError(UNKNOWN_DAY)
  if (day === today) return addDays(today, -1)
  if (day > today) throw new InputError('那一天还没有过完，没有播报。')
  return day
}

/** Which day an asked weekday turned out to be, in a sentence; empty where none was asked: 周五就是前天。 */
export function sayAskedWeekday(said: string | undefined, day: Day, now: Date): string {
  if (!WEEKDAY.test(plainWords(said ?? ''))) return ''
  return `${sayWeekday(day)}就是${sayDay(day, dayOf(now))}。`
}

function plainWords(said: string): string {
  return toHalfWidth(said)
    .toLowerCase()
    .replace(/[\s的，。]|播报|报告|日报/g, '')
}

function dateIn(words: string, today: Day): Day | undefined {
  const full = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?$/.exec(words)
  const short = /^(.{1,3})[-/.月](.{1,3}?)[日号]?$/.exec(words)
  const [year, month, date] = full
    ? [Number(full[1]), Number(full[2]), Number(full[3])]
    : [Number(today.slice(0, 4)), parseNumber(short?.[1] ?? ''), parseNumber(short?.[2] ?? '')]
  if (month === undefined || date === undefined) return undefined
  const day = dayText(year, month, date)
  return !full && day && day > today ? dayText(year - 1, month, date) : day
}

function dayText(year: number, month: number, date: number): Day | undefined {
  const text = [String(year).padStart(4, '0'), pad(month), pad(date)].join('-')
  return daySchema.safeParse(text).data
}

/** 周五 is the last one before today, 上周五 that of the calendar week before, 本周五 that of this one. */
function weekdayBefore(words: string, today: Day): Day | undefined {
  const [, week, named] = WEEKDAY.exec(words) ?? []
  if (!named) return undefined
  const wanted = '一二三四五六日'.indexOf(named === '天' ? '日' : named)
  const weekday = (new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7
  if (week === '上') return addDays(today, wanted - weekday - 7)
  if (week) return addDays(today, wanted - weekday)
  return addDays(today, -(((weekday - wanted + 6) % 7) + 1))
}

function pad(value: number): string {
  return String(value).padStart(2, '0')
}
