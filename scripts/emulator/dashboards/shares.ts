import type { Sharing } from '../cloud-api/world.ts'

/** Login-free links that exist: CreateConsoleSharing adds, DeleteConsoleSharing removes. */
export class ShareBook {
  readonly #shares = new Map<string, Sharing>()
  /** How many were ever made. */
  made = 0

  add(sharing: Sharing): void {
    this.#shares.set(sharing.id, sharing)
    this.made += 1
  }

  find(id: string): Sharing | undefined {
    return this.#shares.get(id)
  }

  remove(id: string): void {
    this.#shares.delete(id)
  }

  /** Links that nobody has deleted. */
  get open(): number {
    return this.#shares.size
  }
}
