import { createHandler } from '../../../functions/escalation/handler.ts'
import { foldNow } from '../../../shared/alerts/load.ts'
import { dayOf } from '../../../shared/calendar/day.ts'
import { incidentsSchema } from '../../../shared/documents/alert.ts'
import { writeDocument } from '../../../shared/documents/codec.ts'
import { environmentSchema } from '../../../shared/documents/environment.ts'
import { keys } from '../../../shared/documents/keys.ts'
import { personSchema } from '../../../shared/documents/person.ts'
import type { Store } from '../../../shared/ports/store/store.ts'
import { runInvocation } from '../../../shared/scf/invocation.ts'
import type { Print } from '../../figures.ts'

/** Folds everything that came today and escalates it to one person, twelve hours later: seconds, memory, requests. */
export async function escalateAll(store: Store, print: Print): Promise<void> {
  const day = dayOf(new Date())
  await enrol(store)
  let started = performance.now()
  const folded = await foldNow(store, { environment: 'prod', day, upTo: new Date() })
  await writeDocument(store, incidentsSchema, keys.incidents('prod', day), folded)
  print('fold.incidents', folded.incidents.length, 'incidents')
  print('fold.time', (performance.now() - started) / 1000, 's')
  const later = new Date(Date.now() + 12.5 * 3_600_000)
  const handler = createHandler({
    store,
    clock: () => later,
    jobs: { start: async () => undefined },
    links: { key: 'k'.repeat(32), pagesUrl: 'https://pages.example.com' },
  })
  started = performance.now()
  const outcome = await runInvocation({}, {}, async (run) =>
    handler.job?.(
      { job: 'chenbao/1', step: 'escalation', subject: 'bench', day, slot: 'bench' },
      run,
    ),
  )
  print('escalation.asked', Number(outcome?.asked ?? 0), 'requests')
  print('escalation.time', (performance.now() - started) / 1000, 's')
  print('escalation.rss', process.memoryUsage().rss / 1_048_576, 'MB')
}

async function enrol(store: Store): Promise<void> {
  const environment = environmentSchema.parse({
    schema: 'environment/1',
    id: 'prod',
    name: '生产集群',
    account: { appId: '1250000000', uin: '100000000001', region: 'ap-guangzhou' },
    alerts: { enabled: true },
    logs: { enabled: false, sources: [] },
    dashboards: { enabled: false, boards: [] },
  })
  const person = personSchema.parse({
    schema: 'person/1',
    id: 'bench',
    name: '王芳',
    voices: ['王芳'],
    follows: ['prod'],
  })
  await writeDocument(store, environmentSchema, keys.environment('prod'), environment)
  await writeDocument(store, personSchema, keys.person('bench'), person)
}
