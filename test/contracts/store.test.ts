import { cosStandIn, cosStoreAt, TEST_BUCKET } from '../stand-ins/cos.ts'
import { memoryStore } from '../stand-ins/memory-store.ts'
import { describeStore } from './store.ts'

for (const racy of [false, true]) {
  describeStore(
    `a store in memory${racy ? ' with races' : ''}`,
    async () => ({ store: memoryStore({ racy }), close: async () => undefined }),
    { racy },
  )

  describeStore(
    `a store in COS${racy ? ' with races' : ''}`,
    async () => {
      const cos = await cosStandIn({ racy })
      const fill = (keys: readonly string[]) =>
        Promise.all(keys.map((key) => cos.seed(TEST_BUCKET, key, Buffer.alloc(0))))
      return { store: cosStoreAt(cos.address), fill, close: cos.close }
    },
    { racy },
  )
}
