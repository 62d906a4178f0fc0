import { isAuthFailure } from '../credentials/cloud-failure.ts'
import type { Store } from '../store/store.ts'
import type { Account } from './account.ts'

/** The same account; `rejected` is told when a service refuses its keys, and the failure goes on its way. */
export function watched(account: Account, rejected: () => void): Account {
  const watch = watcher(rejected)
  const { cls, monitor } = account
  return {
    bucket: (name, region) => watchedStore(account.bucket(name, region), watch),
    cls: {
      alertRecords: watch(cls.alertRecords),
      shipperBatches: watch(cls.shipperBatches),
      analyse: watch(cls.analyse),
      shareDashboard: watch(cls.shareDashboard),
      unshareDashboard: watch(cls.unshareDashboard),
    },
    monitor: { alarms: watch(monitor.alarms) },
  }
}

type Watch = ReturnType<typeof watcher>

function watcher(rejected: () => void) {
  return <A extends unknown[], R>(call: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      try {
        return await call(...args)
      } catch (failure) {
        if (isAuthFailure(failure)) rejected()
        throw failure
      }
    }
}

function watchedStore(store: Store, watch: Watch): Store {
  return {
    bucket: store.bucket,
    get: watch(store.get),
    stream: watch(store.stream),
    head: watch(store.head),
    put: watch(store.put),
    create: watch(store.create),
    list: (prefix, options) => watchedList(store.list(prefix, options), watch),
    level: (prefix, options) => watchedList(store.level(prefix, options), watch),
    folders: watch(store.folders),
    remove: watch(store.remove),
  }
}

async function* watchedList<T>(source: AsyncIterable<T>, watch: Watch): AsyncGenerator<T> {
  const entries = source[Symbol.asyncIterator]()
  const next = watch(() => entries.next())
  for (let entry = await next(); !entry.done; entry = await next()) yield entry.value
}
