/** Tells whether a part of a block holds a backslash, searching every block once however many parts are asked for. */
export class EscapeSearch {
  #text = ''
  #from = 0
  #next = -1

  /** Whether there is none from `start` to `end`; parts are asked for in their order. */
  none(text: string, start: number, end: number): boolean {
    if (text !== this.#text || start < this.#from || this.#next < start) {
      const found = text.indexOf('\\', start)
      this.#text = text
      this.#from = start
      this.#next = found < 0 ? text.length : found
    }
    return this.#next >= end
  }
}
