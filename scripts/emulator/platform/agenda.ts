/** Something that happens at an instant of the virtual clock. */
export interface Entry {
  at: number
  run: () => void | Promise<void>
}

/** What is to happen, in order of time; entries of one instant keep the order they came in. */
export class Agenda {
  #entries: Entry[] = []
  #sorted = true

  add(at: number, run: Entry['run']): void {
    const last = this.#entries.at(-1)
    if (last && last.at > at) this.#sorted = false
    this.#entries.push({ at, run })
  }

  /** The entries of the earliest instant not after `until`, taken out; undefined when there is none. */
  take(until: number): Entry[] | undefined {
    if (!this.#sorted) {
      this.#entries.sort((left, right) => left.at - right.at)
      this.#sorted = true
    }
    const first = this.#entries[0]
    if (!first || first.at > until) return undefined
    const next = this.#entries.findIndex((entry) => entry.at !== first.at)
    return this.#entries.splice(0, next === -1 ? this.#entries.length : next)
  }
}
