import { cosStandIn, cosStoreAt } from '../stand-ins/cos.ts'
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
      return { store: cosStoreAt(cos.address), close: cos.close }
    },
    { racy },
  )
}
