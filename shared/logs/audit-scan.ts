import { type AuditFacts, isForbidden, statusOf, targetOf, userOf } from './audit-facts.ts'
import type { Block } from './block.ts'
import { type EnvelopeScan, FIELDS } from './envelope-scan.ts'
import { parsed } from './record.ts'
import { TextMemory } from './text-memory.ts'

const MOST_KNOWN = 5_000

/** Reads one field of the scanned lines; its texts repeat all day. */
class Field<T> {
  #memory = new TextMemory<T>(MOST_KNOWN)
  #slot: number
  #read: (value: unknown) => T

  constructor(slot: number, read: (value: unknown) => T) {
    this.#slot = slot
    this.#read = read
  }

  of(block: Block, envelope: EnvelopeScan): T {
    const start = envelope.starts[this.#slot] as number
    const end = envelope.ends[this.#slot] as number
    if (start === 0) return this.#read(undefined)
    const known = this.#memory.find(block, start, end)
    if (known !== undefined) return known
    const value = parsed(`"${block.bytes.toString('utf8', start, end)}"`)
    return this.#memory.keep(block, start, end, this.#read(value))
  }
}

/** Reads audit records whose parts are escaped strings without parsing the line. */
export class AuditScan {
  #user = new Field(FIELDS.user, userOf)
  #target = new Field(FIELDS.objectRef, targetOf)
  #status = new Field(FIELDS.responseStatus, statusOf)
  #forbidden = new Field(FIELDS.annotations, isForbidden)
  #verb = new Field(FIELDS.verb, String)
  #stage = new Field(FIELDS.stage, (stage) => (typeof stage === 'string' ? stage : ''))

  /** What the scanned line says; undefined when it is no audit record. */
  read(block: Block, envelope: EnvelopeScan): AuditFacts | undefined {
    if (envelope.starts[FIELDS.auditID] === 0 || envelope.starts[FIELDS.verb] === 0)
      return undefined
    const target = this.#target.of(block, envelope)
    return {
      user: this.#user.of(block, envelope),
      verb: this.#verb.of(block, envelope),
      resource: target.resource,
      namespace: target.namespace,
      isNotable: target.isNotable,
      status: this.#status.of(block, envelope),
      stage: this.#stage.of(block, envelope),
      isForbidden: this.#forbidden.of(block, envelope),
    }
  }
}
