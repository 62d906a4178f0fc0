import { readFileSync } from 'node:fs'
import { hearDelivery, type KeptDelivery } from '../../shared/alerts/duplicates.ts'
import { foldDay } from '../../shared/alerts/fold.ts'
import { shortHash } from '../../shared/alerts/identity-hash.ts'
import { dayOf } from '../../shared/calendar/day.ts'
import type { Act, Delivery, Incidents } from '../../shared/documents/alert.ts'
import { keys } from '../../shared/documents/keys.ts'

/** A recorded body of test/payloads. */
export function payload(path: string): string {
  return readFileSync(new URL(`../payloads/${path}`, import.meta.url), 'utf8').trim()
}

/** A delivery of a body as intake keeps it. */
export function deliver(
  body: string | object,
  at: string,
  extra: Partial<Delivery> = {},
): Delivery {
  return {
    schema: 'delivery/1',
    environment: 'prod',
    receivedAt: new Date(at).toISOString(),
    via: 'webhook',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...extra,
  }
}

/** The same under a key, as the fold takes it; `copy` tells two objects of one body apart. */
export function kept(delivery: Delivery, copy = ''): KeptDelivery {
  const hash = shortHash(`${delivery.body}${delivery.receivedAt.slice(0, 13)}${copy}`).repeat(4)
  return { key: keys.delivery('prod', dayOf(new Date(delivery.receivedAt)), hash), delivery }
}

/** A CLS notice of our own template; times are `HH:MM` of 2026-01-02 in Beijing, or ISO. */
export function clsNotice(notice: {
  group: string
  type?: 1 | 2
  start: string
  at: string
  level?: string
  alarm?: string
  record?: string
  service?: string
}): Delivery {
  const { group, type = 1, alarm = '订单服务 5xx 过多', level = 'Warn' } = notice
  const start = instant(notice.start)
  const at = instant(notice.at)
  const body = {
    schema: 'cls.v1',
    record_id: notice.record ?? `record-${group}-${type}-${at}`,
    group_id: group,
    notify_type: type,
    level,
    alarm,
    alarm_id: `alarm-${alarm}`,
    topic_id: 'topic-orders',
    condition: '$1.err > 50',
    trigger_params: '$1.err=183;',
    start_ms: start,
    notify_ms: at,
    ...(notice.service ? { label: { service: notice.service } } : {}),
  }
  return deliver(body, new Date(at + 1500).toISOString(), { senderId: body.record_id })
}

/** `HH:MM` of 2026-01-02 in Beijing, or any ISO instant, in milliseconds. */
export function instant(text: string): number {
  return Date.parse(/^\d\d:\d\d$/.test(text) ? `2026-01-02T${text}:00+08:00` : text)
}

/** The day most tests tell of. */
export const DAY = '2026-01-02'

/** The fold of some deliveries, each under a key of its own. */
export function fold(
  deliveries: readonly Delivery[],
  options: { day?: string; before?: Incidents; acts?: Act[]; upTo?: string } = {},
): Incidents {
  const { day = DAY, before, acts = [], upTo = '2026-01-10T00:00:00Z' } = options
  return foldDay(
    {
      environment: 'prod',
      day,
      before,
      deliveries: deliveries.map((delivery, index) => hearDelivery(kept(delivery, String(index)))),
      upTo: new Date(upTo),
    },
    acts,
  )
}
