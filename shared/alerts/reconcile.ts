import { createHash } from 'node:crypto'
import { addDays, type Day, dayOf, startOfDay } from '../calendar/day.ts'
import type { Delivery } from '../documents/alert.ts'
import { keys } from '../documents/keys.ts'
import type { ClsAlertRecord } from '../ports/cls/cls.ts'
import type { MonitorAlarm } from '../ports/monitor/monitor.ts'
import { type Book, coveringEpisode, enter } from './assign.ts'
import type { KeptDelivery } from './duplicates.ts'
import { isOpen } from './episode.ts'
import { readDelivery } from './read-delivery.ts'
import type { HistoryBody } from './senders/history.ts'

/** A callback may still be under way this long after the history knows of it. */
export const GRACE_MS = 600_000

/** How far back the histories are asked for incidents that are still open. */
const REACH_MS = 7 * 86_400_000

/** What the histories of an account said. */
export interface Histories {
  records: readonly ClsAlertRecord[]
  alarms: readonly MonitorAlarm[]
}

/**
 * The span to ask the histories for: the day, three hours before it, and back to what is still open. Rows are
 * found by when they began: what began on the next day is compared with the callbacks of that day.
 */
export function historySpan(day: Day, book: Book, now: Date): { from: number; to: number } {
  const start = startOfDay(day) - 3 * 3_600_000
  const opened = [...book.episodes.values()].filter(isOpen).map(({ first }) => first - GRACE_MS)
  const oldest = opened.reduce((least, first) => Math.min(least, first), start)
  return {
    from: Math.max(oldest, now.getTime() - REACH_MS, startOfDay(addDays(day, -7))),
    to: Math.min(now.getTime(), startOfDay(addDays(day, 1))),
  }
}

/**
 * What the histories know and no callback told, as deliveries to keep: alerts that never arrived, and ends
 * (recovered, invalid) of what still seems open. Enters them into `book`, so that repeats of one missed alert
 * are missed once. The same rows give the same keys: a rerun changes nothing.
 */
export function deliveriesMissing(
  histories: Histories,
  known: {
    environment: string
    day: Day
    book: Book
    senderIds: ReadonlySet<string>
    /** Whether a row that nothing here covers belongs to this environment. */
    isOurs(body: HistoryBody): boolean
    now: Date
  },
): KeptDelivery[] {
  const { environment, book, senderIds, isOurs, now } = known
  const due = now.getTime() - GRACE_MS
  const rows = [...histories.records.map(ofRecord), ...histories.alarms.map(ofAlarm)]
    .filter(({ at }) => at <= due)
    .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
  return rows.flatMap(({ body, id, at, endedAt, senderId }) => {
    const receivedAt = new Date(Math.min(isEnd(body) ? (endedAt ?? due) : at, now.getTime()))
    const delivery: Delivery = {
      schema: 'delivery/1',
      environment,
      receivedAt: receivedAt.toISOString(),
      via: 'history',
      contentType: 'application/json',
      ...(senderId ? { senderId } : {}),
      body: JSON.stringify(body),
    }
    const kept = { key: keyOf(environment, known.day, id, receivedAt, now), delivery }
    const heard = readDelivery(delivery).notices.map((notice) => ({
      notice,
      key: kept.key,
      receivedAt: receivedAt.getTime(),
      isRepeat: false,
    }))
    const isNews = heard.some((one) => {
      const match = coveringEpisode(book, one)
      if (one.notice.kind === 'fired') {
        return !match && !(senderId && senderIds.has(senderId)) && isOurs(body)
      }
      return match !== undefined && isOpen(match)
    })
    if (isNews) enter(book, heard)
    return isNews ? [kept] : []
  })
}

interface Row {
  body: HistoryBody
  /** Of this row in this state. */
  id: string
  at: number
  /** When it ended, where the history says so. */
  endedAt?: number
  senderId?: string
}

function ofRecord(record: ClsAlertRecord): Row {
  return {
    body: { schema: 'cls-history/1', record },
    id: `cls ${record.recordId} ${record.status}`,
    at: record.createTime,
    ...(record.status === 1
      ? { endedAt: record.createTime + record.durationMinutes * 60_000 }
      : {}),
    ...(record.recordId ? { senderId: record.recordId.slice(0, 128) } : {}),
  }
}

function ofAlarm(alarm: MonitorAlarm): Row {
  const { alarmId, policyId, object, firstAt, lastAt, status } = alarm
  return {
    body: { schema: 'tcop-history/1', alarm },
    id: `tcop ${alarmId} ${policyId} ${object} ${firstAt} ${status}`,
    at: firstAt,
    ...(status === 'OK' ? { endedAt: lastAt } : {}),
  }
}

function isEnd(body: HistoryBody): boolean {
  if (body.schema === 'cls-history/1') return body.record.status !== 0
  return body.alarm.status === 'OK' || body.alarm.status === 'NO_CONF'
}

/** Kept under the day it happened, unless that one is closed for longer than the day before. */
function keyOf(environment: string, day: Day, id: string, at: Date, now: Date): string {
  const earliest = addDays(day, -1)
  const own = dayOf(at) < earliest ? day : dayOf(at)
  const kept = own > dayOf(now) ? dayOf(now) : own
  return keys.delivery(
    environment,
    kept,
    createHash('sha256').update(`history ${id}`).digest('hex'),
  )
}
