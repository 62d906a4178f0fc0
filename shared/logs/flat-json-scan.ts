import type { Span } from './envelope-scan.ts'
import { KnownNames } from './known-names.ts'

const QUOTE = 34
const COLON = 58
const BACKSLASH = 92
const OPEN = 123
const CLOSE = 125
const BRACKET = 91

const LEVEL = 1
const MSG = 2
const MESSAGE = 3
const TELLING = 4

/** Beside level and message, the fields that change what a record says: with one of them it is parsed in full. */
const names = new KnownNames({
  level: LEVEL,
  msg: MSG,
  message: MESSAGE,
  error: TELLING,
  err: TELLING,
  exception: TELLING,
  cause: TELLING,
  stack: TELLING,
  stack_trace: TELLING,
  stackTrace: TELLING,
  stacktrace: TELLING,
  auditID: TELLING,
  involvedObject: TELLING,
  regarding: TELLING,
  event: TELLING,
})

/**
 * Finds level and message of a flat JSON log that stands escaped in a JSON string (`{\"level\":\"info\",…}`), without
 * unescaping it. Refuses nested values, escapes inside strings and fields that need the whole record.
 */
export class FlatJsonScan {
  readonly level: Span = { start: -1, end: -1 }
  readonly message: Span = { start: -1, end: -1 }

  /** Walks over the content; false when it has to be parsed in full. */
  run(bytes: Uint8Array, start: number, end: number): boolean {
    if (bytes[start] !== OPEN || bytes[end - 1] !== CLOSE || bytes[start + 1] !== BACKSLASH)
      return false
    this.level.start = -1
    this.message.start = -1
    let isMsg = false
    let keyStart = -1
    let keyEnd = -1
    let opened = -1
    for (let at = start + 1; at < end - 1; at += 1) {
      const byte = bytes[at]
      if (byte === QUOTE) return false
      if (byte === BACKSLASH) {
        at += 1
        if (bytes[at] !== QUOTE) return false
        if (opened < 0) {
          opened = at + 1
          continue
        }
        const stop = at - 1
        if (bytes[at + 1] === COLON && keyStart < 0) {
          keyStart = opened
          keyEnd = stop
        } else {
          if (keyStart < 0) return false
          const name = names.at(bytes, keyStart, keyEnd - keyStart)
          if (name === TELLING) return false
          if (name === LEVEL) {
            this.level.start = opened
            this.level.end = stop
          } else if (name === MSG || (name === MESSAGE && !isMsg)) {
            this.message.start = opened
            this.message.end = stop
            isMsg = name === MSG
          }
          keyStart = -1
        }
        opened = -1
      } else if (opened < 0) {
        if (byte === OPEN || byte === BRACKET || byte === CLOSE) return false
        if (byte === 44) keyStart = -1
      }
    }
    return this.level.start > 0 && this.message.end > this.message.start && opened < 0
  }
}
