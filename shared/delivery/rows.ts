/** Lets work about one name happen one after the other within an instance. */
export interface Rows {
  inRow<T>(name: string, work: () => Promise<T>): Promise<T>
}

/** Rows that are empty at first; a failure in one does not hold up what waits behind it. */
export function createRows(): Rows {
  const last = new Map<string, Promise<unknown>>()
  return {
    inRow: async (name, work) => {
      const before = last.get(name) ?? Promise.resolve()
      const mine = before.then(work, work)
      last.set(name, mine)
      try {
        return await mine
      } finally {
        if (last.get(name) === mine) last.delete(name)
      }
    },
  }
}
