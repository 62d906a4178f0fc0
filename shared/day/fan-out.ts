import { keys } from '../documents/keys.ts'
import type { Jobs } from '../ports/jobs/jobs.ts'
import type { Store } from '../ports/store/store.ts'
import type { Step } from '../scf/job-event.ts'

/** Starts one job of a step for every environment; returns how many. No step handles everybody itself. */
export async function startForEnvironments(
  ports: { store: Store; jobs: Jobs },
  work: { step: Step; day: string; slot: string },
): Promise<number> {
  return await startForEach(ports, keys.environments, work)
}

/** Starts one job of a step for every person; returns how many. */
export async function startForPeople(
  ports: { store: Store; jobs: Jobs },
  work: { step: Step; day: string; slot: string },
): Promise<number> {
  return await startForEach(ports, keys.people, work)
}

async function startForEach(
  { store, jobs }: { store: Store; jobs: Jobs },
  prefix: string,
  work: { step: Step; day: string; slot: string },
): Promise<number> {
  let started = 0
  for await (const subject of subjectsBelow(store, prefix)) {
    await jobs.start({ job: 'chenbao/1', subject, ...work })
    started += 1
  }
  return started
}

/** The ids of the environments or people whose documents lie below `prefix`. */
export async function* subjectsBelow(
  store: Pick<Store, 'list'>,
  prefix: string,
): AsyncIterable<string> {
  for await (const { key } of store.list(prefix)) {
    const subject = /([a-z0-9-]{1,32})\.json$/.exec(key)?.[1]
    if (subject) yield subject
  }
}
