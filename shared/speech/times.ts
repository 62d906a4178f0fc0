import { DAY_MS, type Day, dayOf, startOfDay, wallClock } from '../calendar/day.ts'
import { readDigits, sayNumber, sayOrdinal } from './numerals.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const WEEKDAYS = ['周日', '周一', '周二', '周三', '周四', '周五', '周六']

/** The part of the day an hour (0-23) belongs to: 凌晨, 早上, 上午, 中午, 下午, 晚上. */
export function sayPartOfDay(hour: number): string {
  if (hour < 5) return '凌晨'
  if (hour < 8) return '早上'
  if (hour < 12) return '上午'
  if (hour < 13) return '中午'
  return hour < 18 ? '下午' : '晚上'
}

/**
 * The wall clock time of an instant: 下午两点零九分, 上午十点半, 凌晨零点. With `bare` the part of the day is
 * left out, for a second time in the same sentence.
 */
export function sayTime(instant: Date | number | string, options: { bare?: boolean } = {}): string {
  const { hour, minute } = wallClock(toMs(instant))
  const spoken = `${sayNumber(hour > 12 ? hour - 12 : hour)}点${sayMinute(minute)}`
  return options.bare ? spoken : `${sayPartOfDay(hour)}${spoken}`
}

/** Day and time of an instant for somebody who listens on `today`: 前天晚上十一点; the day of `today` is not named. */
export function sayMoment(instant: Date | number | string, today: Day): string {
  const day = dayOf(toMs(instant))
  return `${day === today ? '' : sayDay(day, today)}${sayTime(instant)}`
}

/** A length of time as people say it: 四十五秒, 八分钟, 半个小时, 一个半小时, 三个多小时, 两天, 五天多. */
export function saySpan(ms: number): string {
  const span = Math.max(0, ms)
  if (span < MINUTE_MS) return `${sayNumber(Math.round(span / 1000))}秒`
  const minutes = Math.round(span / MINUTE_MS)
  if (minutes === 30) return '半个小时'
  if (minutes < 60) return `${sayNumber(minutes)}分钟`
  if (minutes < 24 * 60) return sayHours(Math.floor(minutes / 60), minutes % 60)
  const days = Math.floor(span / DAY_MS)
  return `${sayNumber(days)}天${span - days * DAY_MS >= HOUR_MS ? '多' : ''}`
}

/** A day as somebody on `today` names it: 今天, 昨天, 前天, 十一月九号, 二零二五年十一月九号. */
export function sayDay(day: Day, today: Day): string {
  const away = Math.round((startOfDay(day) - startOfDay(today)) / DAY_MS)
  const near: Record<string, string> = { '0': '今天', '-1': '昨天', '-2': '前天', '1': '明天' }
  const known = near[String(away)]
  if (known) return known
  const [year = '', month, date] = day.split('-')
  const inYear = today.startsWith(year) ? '' : `${readDigits(year)}年`
  return `${inYear}${ordinal(month)}月${ordinal(date)}号`
}

/** The weekday of a day: 周三. */
export function sayWeekday(day: Day): string {
  return WEEKDAYS[wallClock(startOfDay(day)).weekday] ?? ''
}

function sayHours(hours: number, minutes: number): string {
  if (minutes < 5) return `${sayNumber(hours)}个小时`
  if (minutes >= 25 && minutes <= 35) return `${sayNumber(hours)}个半小时`
  return `${sayNumber(hours)}个多小时`
}

function sayMinute(minute: number): string {
  if (minute === 0) return ''
  if (minute === 30) return '半'
  return minute < 10 ? `零${ordinal(minute)}分` : `${sayNumber(minute)}分`
}

function ordinal(value: string | number | undefined): string {
  return sayOrdinal(Number(value)).slice(1)
}

function toMs(instant: Date | number | string): number {
  return typeof instant === 'string' ? Date.parse(instant) : Number(instant)
}
