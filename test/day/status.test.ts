import { describe, expect, it } from 'vitest'
import { phrase } from '../../shared/analyst/phrase.ts'
import { deadlineOf } from '../../shared/day/deadline.ts'
import { readinessOf } from '../../shared/day/readiness.ts'
import { statusOf } from '../../shared/day/status.ts'
import { analysisSchema } from '../../shared/documents/analysis.ts'
import { createDocument, writeDocument } from '../../shared/documents/codec.ts'
import { keys } from '../../shared/documents/keys.ts'
import { runSchema } from '../../shared/documents/run.ts'
import { DAY, draft, environment, MORNING } from '../report/drafts.ts'
import { memoryStore } from '../stand-ins/memory-store.ts'

describe('the readiness of a day', () => {
  const there = { inputs: [{ source: 'cos' as const, key: 'k', etag: 'e' }] }

  it('waits until one millisecond before seven, and not at seven', () => {
    const seven = deadlineOf(DAY)
    expect(seven.toISOString()).toBe('2026-11-18T23:00:00.000Z')
    const before = new Date(seven.getTime() - 1)
    expect(readinessOf(environment, DAY, there, before)).toEqual({
      ready: false,
      waitingFor: ['webhook', 'dashboard'],
      late: false,
    })
    expect(readinessOf(environment, DAY, there, seven)).toMatchObject({ ready: true, late: true })
  })
})

describe('the status of a day', () => {
  it('tells what is ready, incomplete, broken, running, failed and waited for', async () => {
    const store = memoryStore()
    const run = (step: string, state: 'begun' | 'failed', error?: string) =>
      createDocument(store, runSchema, keys.run(DAY, step, 'prod', 'daily', state), {
        schema: 'run/1',
        step,
        subject: 'prod',
        day: DAY,
        slot: 'daily',
        state,
        at: MORNING.toISOString(),
        ...(error ? { error } : {}),
      })
    const states = async () =>
      (await statusOf(store, environment, DAY)).sources.map(({ state, reason }) => [state, reason])

    expect(await states()).toEqual([
      ['waiting', undefined],
      ['waiting', undefined],
      ['waiting', undefined],
    ])
    await run('alert-analysis', 'begun')
    await run('log-analysis', 'begun')
    await run('log-analysis', 'failed', 'cos: AccessDenied')
    await store.put(keys.analysis('prod', DAY, 'dashboard'), 'not json')
    expect(await states()).toEqual([
      ['running', undefined],
      ['failed', 'cos: AccessDenied'],
      ['broken', undefined],
    ])
    const partial = await phrase(
      { model: undefined, store, clock: () => MORNING },
      environment,
      draft('cos', { status: 'partial', reason: '一个文件坏了' }),
    )
    await writeDocument(store, analysisSchema, keys.analysis('prod', DAY, 'cos'), partial)
    expect((await states())[1]).toEqual(['incomplete', '一个文件坏了'])
  })
})
