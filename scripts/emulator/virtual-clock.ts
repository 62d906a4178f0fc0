/**
 * The present of the local cloud. While a day is replayed it stands still between events; afterwards it
 * runs on at the pace of the wall clock.
 */
export class VirtualClock {
  #at: number
  #since: number | undefined

  constructor(at: number) {
    this.#at = at
  }

  /** Milliseconds since the epoch on the virtual clock. */
  now(): number {
    return this.#since === undefined ? this.#at : this.#at + (Date.now() - this.#since)
  }

  /** Moves the clock forward; it never goes back. */
  advanceTo(at: number): void {
    this.#at = Math.max(this.#at, at)
  }

  /** Lets the clock run at the pace of the wall clock from here on. */
  run(): void {
    this.#at = this.now()
    this.#since = Date.now()
  }
}
