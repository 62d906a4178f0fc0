import type { Delivery } from '../documents/alert.ts'
import { decodeBody } from './decode.ts'
import { fieldsOf, isRecord } from './fields.ts'
import type { Notice } from './notice.ts'
import { readAlertmanager } from './senders/alertmanager.ts'
import { readCls } from './senders/cls.ts'
import { readEventBridge } from './senders/eventbridge.ts'
import { readHistory } from './senders/history.ts'
import { readOther } from './senders/other.ts'
import type { Sender } from './senders/sender.ts'
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
  const read = bodies.filter(isRecord).flatMap((body) => {
    const fields = fieldsOf(body)
    for (const sender of senders) {
      const notices = sender(fields, arrived)
      if (notices) return [notices]
    }
    return []
  })
  const notices = read.flat()
  return {
    notices: decoded.damaged ? notices.map((notice) => ({ ...notice, damaged: true })) : notices,
    undecodable: read.length === 0,
  }
}
