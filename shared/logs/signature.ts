import { redact } from '../redaction/redact.ts'
import type { Bytes } from './block.ts'
import { applyMaskRules } from './mask-rules.ts'
import { MaskScan } from './mask-scan.ts'

const LEADING_TIME = /^[[(]?<\*>[\])]?[ ,|]+/
const LEADING_LEVEL =
  /^[[(|]?(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|CRITICAL|SEVERE|PANIC|[VDIWEF])[\])|:]?\s+/i

/** Signatures told apart in one object, so that a source that never says the same twice does not fill the memory. */
const MOST_SIGNATURES = 20_000

/** The number of all further signatures. */
export const OTHER_SIGNATURE = -1

/** Slots of the table of known first-stage texts; beyond three quarters of them new texts are masked every time. */
const SLOTS = 1 << 17

/** How the number 0 stands in that table, where 0 is an empty slot and 1 `OTHER_SIGNATURE`. */
const FIRST = 2

/** Masks messages, and gives every distinct signature a number in order of appearance; `OTHER_SIGNATURE` when full. */
export class Signatures {
  /** Signature texts by number. */
  readonly texts: string[] = []
  #scan = new MaskScan()
  #numbers = new Map<string, number>()
  #hashes = new Int32Array(2 * SLOTS)
  #values = new Int32Array(SLOTS)
  #used = 0

  /** The number of the signature of the message from `start` to `end` (UTF-8). */
  of(message: Bytes, start: number, end: number): number {
    const scan = this.#scan
    scan.run(message, start, end)
    let slot = scan.hash & (SLOTS - 1)
    while (this.#values[slot] !== 0) {
      if (this.#hashes[2 * slot] === scan.hash && this.#hashes[2 * slot + 1] === scan.hash2) {
        return (this.#values[slot] as number) - FIRST
      }
      slot = (slot + 1) & (SLOTS - 1)
    }
    const number = this.#number(signatureOf(scan.text()))
    if (this.#used < (SLOTS * 3) / 4) {
      this.#used += 1
      this.#hashes[2 * slot] = scan.hash
      this.#hashes[2 * slot + 1] = scan.hash2
      this.#values[slot] = number + FIRST
    }
    return number
  }

  #number(text: string): number {
    const known = this.#numbers.get(text)
    if (known !== undefined) return known
    if (this.texts.length >= MOST_SIGNATURES) return OTHER_SIGNATURE
    this.#numbers.set(text, this.texts.length)
    return this.texts.push(text) - 1
  }
}

/** The signature of a text of the first stage: masked, redacted, without a leading time and the level behind it. */
export function signatureOf(scanned: string): string {
  const masked = applyMaskRules(scanned)
  const rest = masked.replace(LEADING_TIME, '')
  const message = rest === masked ? masked : rest.replace(LEADING_LEVEL, '')
  return redact(message.trim() || masked)
}
