import { type Day, dayOf } from '../../shared/calendar/day.ts'
import { type Incident, incidentsSchema } from '../../shared/documents/alert.ts'
import { writeDocument } from '../../shared/documents/codec.ts'
import { keys } from '../../shared/documents/keys.ts'
import { ask, type House, MORNING, seededHouse } from './door.ts'

export const TODAY = dayOf(MORNING)

/** An incident of yesterday that still goes on. */
export function incident(id: string, title: string, more: Partial<Incident> = {}): Incident {
  return {
    id: id.repeat(16).slice(0, 16),
    fingerprint: id,
    title,
    object: title.slice(0, 4),
    severity: 'critical',
    state: 'firing',
    dialect: 'cls',
    policy: 'p',
    firstAt: '2026-11-21T06:09:00.000Z',
    lastAt: '2026-11-21T06:30:00.000Z',
    deliveries: 3,
    notifications: 3,
    flaps: 0,
    missedByWebhook: false,
    deliveryKeys: [],
    reasons: [],
    condition: '',
    levels: ['critical'],
    ...more,
  }
}

/** Today's fold of an environment, as the hourly run leaves it. */
export async function addIncidents(
  house: House,
  day: Day,
  incidents: Incident[],
  environment = 'prod',
  objects = 0,
): Promise<void> {
  await writeDocument(house.store, incidentsSchema, keys.incidents(environment, day), {
    schema: 'incidents/1',
    environment,
    day,
    upTo: house.now().toISOString(),
    deliveries: incidents.length,
    undecodable: 0,
    missed: 0,
    incidents,
    perHour: Array.from({ length: 24 }, () => 0),
    objects,
  })
}

/** The seeded house, with 张伟 at its door. */
export async function openDoor() {
  const seeded = await seededHouse()
  const say = (tool: string, given: Record<string, unknown> = {}) =>
    ask(seeded.house, seeded.token, tool, { speaker: '张伟', ...given })
  const below = (prefix: string) =>
    [...seeded.house.store.objects.values()]
      .filter(({ key }) => key.startsWith(prefix))
      .map(({ body }) => JSON.parse(String(body)))
  return { ...seeded, say, below }
}
