import { addDays, type Day, dayOf, daySchema } from '../../shared/calendar/day.ts'
import { InputError } from '../../shared/failures.ts'
import { parseNumber, toHalfWidth } from '../../shared/speech/spoken-numbers.ts'

const WORDS: Record<string, number> = {
  今天: -1,
  今日: -1,
  昨天: -1,
  昨日: -1,
  前天: -2,
  前日: -2,
  大前天: -3,
}

const UNKNOWN_DAY = '我没有听懂是哪一天，请说昨天、前天，或者几月几号。'

/**
 * The day a report is about, from what a model or a person says: 昨天, 前天, 2026-11-21, 11月21日, 周五.
 * Today's broadcast is about yesterday, so 今天 means yesterday's report. Throws InputError for a day that
 * cannot be read or has not ended.
 */
export function reportDay(said: string | undefined, now: Date): Day {
  const today = dayOf(now)
  const words = toHalfWidth(said ?? '昨天').replace(/[\s的报告播报]/g, '')
  const offset = WORDS[words]
  if (offset !== undefined) return addDays(today, offset)
  const day = weekdayBefore(words, today) ?? dateIn(words, today)
  if (!day) throw new InputError(UNKNOWN_DAY)
  if (day === today) return addDays(today, -1)
  if (day > today) throw new InputError('那一天还没有过完，没有播报。')
  return day
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

function weekdayBefore(words: string, today: Day): Day | undefined {
  const named = /^上?(?:周|星期|礼拜)([一二三四五六日天])$/.exec(words)?.[1]
  if (!named) return undefined
  const wanted = '一二三四五六日'.indexOf(named === '天' ? '日' : named)
  const weekday = (new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7
  return addDays(today, -(((weekday - wanted + 6) % 7) + 1))
}

function pad(value: number): string {
  return String(value).padStart(2, '0')
}
