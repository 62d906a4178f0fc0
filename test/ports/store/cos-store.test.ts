import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { CosFault } from '../../../scripts/emulator/cos/faults.ts'
import type { CosStandIn } from '../../../scripts/emulator/cos/stand-in.ts'
import type { CloudKeys } from '../../../shared/ports/credentials/credentials.ts'
import type { Store } from '../../../shared/ports/store/store.ts'
import { cosStandIn, cosStoreAt, TEST_BUCKET, TEST_KEYS } from '../../stand-ins/cos.ts'

const TEMPORARY: CloudKeys = {
  secretId: 'AKIDtemporary',
  secretKey: 'temporaryKey',
  token: 'token-1',
}
const OTHER_BUCKET = 'other-1250000001'

describe('a store in COS', () => {
  let cos: CosStandIn
  let store: Store
  beforeAll(async () => {
    cos = await cosStandIn({
      buckets: { [TEST_BUCKET]: 'ap-guangzhou', [OTHER_BUCKET]: 'ap-shanghai' },
      identities: (secretId) => {
        const keys = [TEST_KEYS, TEMPORARY].find((each) => each.secretId === secretId)
        return keys && { secretKey: keys.secretKey, token: keys.token, buckets: [TEST_BUCKET] }
      },
    })
    store = cosStoreAt(cos.address)
  })
  beforeEach(() => {
    cos.faults = undefined
  })
  afterAll(() => cos.close())

  /** The next `times` requests suffer `fault`. */
  const suffer = (fault: CosFault, times = 1) => {
    let left = times
    cos.faults = () => {
      left -= 1
      return left >= 0 ? fault : undefined
    }
  }
  const failureOf = (call: Promise<unknown>) =>
    call.then(
      () => 'no failure',
      (failure: unknown) => failure,
    )

  it.each([
    ['a wrong key', { ...TEST_KEYS, secretKey: 'wrong' }, 'SignatureDoesNotMatch'],
    ['an unknown id', { ...TEST_KEYS, secretId: 'AKIDunknown' }, 'InvalidAccessKeyId'],
    ['a wrong token', { ...TEMPORARY, token: 'token-0' }, 'InvalidAccessKeyId'],
    [
      'no token',
      { secretId: TEMPORARY.secretId, secretKey: TEMPORARY.secretKey },
      'InvalidAccessKeyId',
    ],
  ])('refuses %s for good, and shows no key', async (_name, keys: CloudKeys, code) => {
    const stranger = cosStoreAt(cos.address, { credentials: () => keys })
    const failure = await failureOf(stranger.get('a'))
    expect(failure).toMatchObject({ name: 'UpstreamError', service: 'cos', retry: false, code })
    expect(`${String(failure)} ${JSON.stringify(failure)}`).not.toContain(keys.secretKey)
    for (const call of [stranger.head('a'), stranger.put('a', 'b'), stranger.create('a', 'b')]) {
      expect(await failureOf(call)).toMatchObject({ name: 'UpstreamError', retry: false })
    }
    expect(await failureOf(stranger.remove(['a']))).toMatchObject({ name: 'UpstreamError' })
    expect(await failureOf(stranger.folders(''))).toMatchObject({ name: 'UpstreamError' })
  })

  it('reaches only the buckets its keys may touch', async () => {
    const at = { bucket: OTHER_BUCKET, region: 'ap-shanghai' }
    expect(await failureOf(cosStoreAt(cos.address, at).get('a'))).toMatchObject({
      code: 'AccessDenied',
    })
  })

  it('tells a bucket that is not there from an object that is not', async () => {
    const nowhere = cosStoreAt(cos.address, { bucket: 'nowhere-1250000000' })
    expect(await failureOf(nowhere.get('a'))).toMatchObject({ code: 'NoSuchBucket', retry: false })
  })

  it('uses the keys of this moment', async () => {
    let keys: CloudKeys = TEMPORARY
    const rotating = cosStoreAt(cos.address, { credentials: () => keys })
    await rotating.put('rotated', 'before')
    keys = { ...TEMPORARY, token: 'expired' }
    expect(await failureOf(rotating.get('rotated'))).toMatchObject({ retry: false })
    keys = TEST_KEYS
    expect((await rotating.get('rotated'))?.body.toString()).toBe('before')
  })

  it('waits and goes on when COS asks to slow down', async () => {
    const pauses: number[] = []
    const patient = cosStoreAt(cos.address, { pause: async (ms) => void pauses.push(ms) })
    suffer({ kind: 'error', status: 503, code: 'SlowDown' }, 9)
    await patient.put('slow', 'body')
    expect(pauses).toHaveLength(2)
    expect(pauses[1]).toBeGreaterThan(Number(pauses[0]))
    expect((await store.get('slow'))?.body.toString()).toBe('body')
  })

  it('says so when COS never has time', async () => {
    suffer({ kind: 'error', status: 503, code: 'SlowDown' }, 100)
    expect(await failureOf(store.get('a'))).toMatchObject({ retry: true, code: 'SlowDown' })
  })

  it('survives a connection that is cut before the effect', async () => {
    suffer({ kind: 'reset' }, 2)
    expect(await store.create('cut-before', 'body')).toBe(true)
  })

  it('knows its own object when the answer to its creation was lost', async () => {
    suffer({ kind: 'reset-after' }, 2)
    expect(await store.create('lost-answer', 'mine')).toBe(true)
    suffer({ kind: 'reset-after' })
    expect(await store.create('lost-answer', 'theirs')).toBe(false)
    expect((await store.get('lost-answer'))?.body.toString()).toBe('mine')
  })

  it('takes a body that was cut for a failure, not for the object', async () => {
    await store.put('whole', 'x'.repeat(100_000))
    suffer({ kind: 'cut' }, 100)
    expect(await failureOf(store.get('whole'))).toMatchObject({ retry: true })
    suffer({ kind: 'cut' })
    expect((await store.get('whole'))?.body).toHaveLength(100_000)
  })

  it('gives up a server that does not answer', async () => {
    const hasty = cosStoreAt(cos.address, { timeoutMs: 100 })
    suffer({ kind: 'hang' }, 100)
    expect(await failureOf(hasty.get('a'))).toMatchObject({ retry: true })
  })

  it('is an upstream failure when nobody listens', async () => {
    const nowhere = cosStoreAt('127.0.0.1:1')
    expect(await failureOf(nowhere.head('a'))).toMatchObject({ name: 'UpstreamError', retry: true })
  })

  it('ends a stream with a failure when the object changes while it is read', async () => {
    await store.put('changing', Buffer.alloc(5_000_000, 'a'))
    const stream = await store.stream('changing')
    await store.put('changing', Buffer.alloc(5_000_000, 'b'))
    expect(stream && (await failureOf(buffer(stream)))).toMatchObject({
      name: 'UpstreamError',
      code: 'PreconditionFailed',
      retry: true,
    })
  })

  it('carries a stream over resets in its middle', async () => {
    await store.put('bumpy', Buffer.alloc(9_000_000, 'c'))
    const stream = await store.stream('bumpy')
    suffer({ kind: 'cut' }, 3)
    expect(stream && (await buffer(stream))).toHaveLength(9_000_000)
  })
})
