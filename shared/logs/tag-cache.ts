import { type EnvelopeScan, FIELDS } from './envelope-scan.ts'
import { standsAt } from './field-names.ts'
import { placeOf } from './place.ts'
import { objectOf, parsed } from './record.ts'
import type { Stream, Streams } from './streams.ts'
import { TextMemory } from './text-memory.ts'

/** Tags remembered; pods come and go, so that the memory is emptied when it is full. */
const MOST_TAGS = 20_000

interface Known {
  source: Uint8Array
  stream: Stream
}

/** Finds the stream of a container record by the bytes of its `__TAG__`, parsing every tag once. */
export class TagCache {
  #streams: Streams
  #known = new TextMemory<Known>(MOST_TAGS)

  constructor(streams: Streams) {
    this.#streams = streams
  }

  /** The stream, or undefined when the tag cannot be read or does not name a pod. */
  streamOf(bytes: Buffer, text: string, envelope: EnvelopeScan): Stream | undefined {
    const { starts, ends } = envelope
    const start = starts[FIELDS.__TAG__] as number
    const sourceStart = starts[FIELDS.__SOURCE__] as number
    if (start === 0 || sourceStart === 0) return undefined
    const known = this.#known.find(bytes, text, start, ends[FIELDS.__TAG__] as number)
    const length = (ends[FIELDS.__SOURCE__] as number) - sourceStart
    if (known && known.source.length === length && standsAt(bytes, sourceStart, known.source)) {
      return known.stream
    }
    return this.#read(bytes, envelope)
  }

  #read(bytes: Buffer, { starts, ends }: EnvelopeScan): Stream | undefined {
    const part = (slot: number, encoding: 'utf8' | 'latin1') =>
      bytes.toString(encoding, starts[slot], ends[slot])
    const node = part(FIELDS.__SOURCE__, 'utf8')
    const fields = objectOf(parsed(part(FIELDS.__TAG__, 'utf8')))
    const isWhole = fields?.pod_name && fields.namespace && fields.container_name
    if (!isWhole || !node || node.includes('\\')) return undefined
    const stream = this.#streams.of(placeOf({ __TAG__: fields, __SOURCE__: node }))
    const known = { source: Buffer.from(part(FIELDS.__SOURCE__, 'latin1'), 'latin1'), stream }
    const start = starts[FIELDS.__TAG__] as number
    this.#known.keep(bytes, start, ends[FIELDS.__TAG__] as number, known)
    return stream
  }
}
