import type { OutboxRequest } from '../../shared/documents/outbox.ts'
import { clsNotice } from '../alerts/payloads.ts'
import { type AlertHouse, alertHouse } from './alert-house.ts'

/** A critical incident since 08:00 of 2026-01-02 that nobody solved, folded at 08:10. */
export async function troubled(level = 'Critical'): Promise<AlertHouse> {
  const house = await alertHouse()
  await house.arrive(
    clsNotice({
      group: 'g',
      alarm: '连不上数据库',
      level,
      start: '08:00',
      at: '08:00',
      service: 'payment',
    }),
  )
  house.at('2026-01-02T08:10:00+08:00')
  await house.fold()
  return house
}

/** The stages that requests ask for. */
export const stages = (requests: OutboxRequest[]) =>
  requests.map(({ content }) => content.kind === 'escalation' && content.stage)
