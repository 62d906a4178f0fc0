import type { Delivery } from '../documents/alert.ts'
import { decodeBody } from './decode.ts'
import { type Fields, fieldsOf, isRecord } from './fields.ts'
import { type Notice, withTimes } from './notice.ts'
import { alertsLeftOut, readAlertmanager } from './senders/alertmanager.ts'
import { readCls } from './senders/cls.ts'
import { readEventBridge } from './senders/eventbridge.ts'
import { readHistory } from './senders/history.ts'
import { readOther } from './senders/other.ts'
import type { Arrived, Sender } from './senders/sender.ts'
import { readTcop } from './senders/tcop.ts'
import { readTcopTemplate } from './senders/tcop-template.ts'

/** From the most particular shape to the least. */
const SENDERS: Sender[] = [
  readAlertmanager,
  readEventBridge,
  readTcop,
  readTcopTemplate,
  readCls,
  readOther,
]

/** At most this many bodies of one list are read. */
const MOST_BODIES = 500

/** The last millisecond that a Date can hold. */
const LAST_INSTANT = 8.64e15

/** What a delivery says. */
export interface Reading {
  notices: Notice[]
  /** Nothing can be made of it. */
  undecodable: boolean
  /** Alerts that it held beyond those in `notices`; of a cut body an estimate. Lacking when there are none. */
  unread?: number
}

/**
 * What a delivery says. One of which nothing can be made is kept and counted. An empty body is a sender that
 * tried the address, a CloudAudit record no alert: both say nothing and are no fault.
 */
export function readDelivery(delivery: Delivery): Reading {
  if (delivery.body === '') return { notices: [], undecodable: false }
  const decoded = decodeBody(delivery)
  if (!decoded) return { notices: [], undecodable: true }
  const list = Array.isArray(decoded.value) ? decoded.value : [decoded.value]
  const bodies = list.slice(0, MOST_BODIES).filter(isRecord).map(fieldsOf)
  const arrived = { receivedAt: Date.parse(delivery.receivedAt) }
  const senders = delivery.via === 'history' ? [readHistory] : SENDERS
  const read = bodies.map((body) => noticesOf(body, arrived, senders))
  const known = read.filter((notices) => notices !== undefined)
  const notices = known.flat()
  const holdsMany = Array.isArray(decoded.value) || notices[0]?.dialect === 'alertmanager'
  const isDamaged = decoded.damaged && !(decoded.isCut && holdsMany)
  const unread =
    Math.max(0, list.length - MOST_BODIES) +
    (bodies.length - known.length) +
    bodies.reduce((sum, body) => sum + alertsLeftOut(body), 0) +
    (decoded.isCut && holdsMany ? estimateRest(delivery, notices.length) : 0)
  return {
    notices: isDamaged ? notices.map((notice) => ({ ...notice, damaged: true })) : notices,
    undecodable: known.length === 0,
    ...(unread > 0 && known.length > 0 ? { unread } : {}),
  }
}

/** How many alerts stood in what was cut off, if they are as long as those that are left; at least one. */
function estimateRest({ body, truncatedFrom = 0 }: Delivery, count: number): number {
  const kept = Buffer.byteLength(body)
  return Math.max(1, Math.round((count * (truncatedFrom - kept)) / kept))
}

/**
 * What the first sender that knows a body makes of it. Whatever odd values it holds, reading it never throws: one
 * body must not keep everything else of the environment from being folded.
 */
function noticesOf(body: Fields, arrived: Arrived, senders: Sender[]): Notice[] | undefined {
  try {
    for (const sender of senders) {
      const notices = sender(body, arrived)
      if (notices) return notices.every(isSound) ? notices.map(withTimes) : undefined
    }
  } catch {
    return undefined
  }
  return undefined
}

/** Whether the times of a notice are instants that a checkpoint can hold. */
function isSound({ at, firstAt = at, endedAt = at }: Notice): boolean {
  return [at, firstAt, endedAt].every(
    (time) => Number.isInteger(time) && time >= 0 && time <= LAST_INSTANT,
  )
}
