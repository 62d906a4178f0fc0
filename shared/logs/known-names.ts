import { standsAt } from './field-names.ts'

/** Finds which of a few names stands at a place without making a string of it. */
export class KnownNames {
  /** By length and third letter. */
  #names: { name: Uint8Array; number: number }[][] = []

  /** Names of 3 to 15 ASCII letters with their numbers above 0. */
  constructor(names: Readonly<Record<string, number>>) {
    for (const [name, number] of Object.entries(names)) {
      const slot = name.length * 128 + name.charCodeAt(2)
      this.#names[slot] = [...(this.#names[slot] ?? []), { name: Buffer.from(name), number }]
    }
    for (let slot = 0; slot < 16 * 128; slot += 1) this.#names[slot] ??= []
  }

  /** The number of the name from `start`, `length` long; 0 for any other. */
  at(bytes: Uint8Array, start: number, length: number): number {
    if (length < 3 || length > 15) return 0
    const names = this.#names[length * 128 + ((bytes[start + 2] as number) & 127)] ?? []
    for (let at = 0; at < names.length; at += 1) {
      const known = names[at]
      if (known && standsAt(bytes, start, known.name)) return known.number
    }
    return 0
  }
}
