import { wallText } from '../../shared/calendar/day.ts'

/** Counts that tell how far a replayed day has come. */
export interface Tally {
  callbacks: number
  logObjects: number
  runs: number
  letters: number
}

/** Where news of the replay go. */
export interface Reporter {
  /** A step of its own: 正在打包函数 … */
  say(text: string): void
  /** The replay has reached `at` (virtual milliseconds). */
  reached(at: number, tally: Tally): void
}

/** Shows how far the replayed day has come: one line that rewrites itself, or a line every three hours. */
export class Progress implements Reporter {
  readonly #out: NodeJS.WriteStream
  #lastHour = ''

  constructor(out: NodeJS.WriteStream) {
    this.#out = out
  }

  say(text: string): void {
    this.#clear()
    this.#out.write(`${text}\n`)
  }

  reached(at: number, tally: Tally): void {
    const text = wallText(at)
    const hour = text.slice(0, 13)
    if (hour === this.#lastHour) return
    this.#lastHour = hour
    const line = `  ${text.slice(5, 16)}  告警 ${tally.callbacks}  日志文件 ${tally.logObjects}  函数运行 ${tally.runs}  信件 ${tally.letters}`
    if (this.#out.isTTY) this.#out.write(`\r\u001b[K${line}`)
    else if (Number(hour.slice(-2)) % 3 === 0) this.#out.write(`${line}\n`)
  }

  #clear(): void {
    if (this.#out.isTTY && this.#lastHour) this.#out.write('\r\u001b[K')
  }
}
