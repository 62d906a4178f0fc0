import type { Delivery } from '../documents/alert.ts'
import { decodeBody } from './decode.ts'
import { type Fields, fieldsOf, isRecord } from './fields.ts'
import type { Notice } from './notice.ts'
import { readAlertmanager } from './senders/alertmanager.ts'
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

/** The last millisecond that a Date can hold. */
const LAST_INSTANT = 8.64e15

/**
 * What a delivery says. `undecodable` when nothing can be made of it: it is kept and counted. An empty body
 * is a sender that tried the address, a CloudAudit record no alert: both say nothing and are no fault.
 */
export function readDelivery(delivery: Delivery): { notices: Notice[]; undecodable: boolean } {
  if (delivery.body === '') return { notices: [], undecodable: false }
  const decoded = decodeBody(delivery)
  if (!decoded) return { notices: [], undecodable: true }
  const bodies = Array.isArray(decoded.value) ? decoded.value.slice(0, 500) : [decoded.value]
  const arrived = { receivedAt: Date.parse(delivery.receivedAt) }
  const senders = delivery.via === 'history' ? [readHistory] : SENDERS
  const read = bodies
    .filter(isRecord)
    .map((body) => noticesOf(fieldsOf(body), arrived, senders))
    .filter((notices) => notices !== undefined)
  const notices = read.flat()
  return {
    notices: decoded.damaged ? notices.map((notice) => ({ ...notice, damaged: true })) : notices,
    undecodable: read.length === 0,
  }
}

/**
 * What the first sender that knows a body makes of it. Whatever odd values it holds, reading it never throws: one
 * body must not keep everything else of the environment from being folded.
 */
function noticesOf(body: Fields, arrived: Arrived, senders: Sender[]): Notice[] | undefined {
  try {
    for (const sender of senders) {
      const notices = sender(body, arrived)
      if (notices) return notices.every(isSound) ? notices : undefined
    }
  } catch {
    return undefined
  }
  return undefined
}

/** Whether the times of a notice are instants that a checkpoint can hold. */
function isSound({ at, firstAt = at }: Notice): boolean {
  return [at, firstAt].every((time) => Number.isInteger(time) && time >= 0 && time <= LAST_INSTANT)
}
