import type { Block } from './block.ts'
import { type EnvelopeScan, FIELDS } from './envelope-scan.ts'
import { Literal } from './literal.ts'
import { placeOf } from './place.ts'
import { objectOf, parsed } from './record.ts'
import type { Stream, Streams } from './streams.ts'
import { TextMemory } from './text-memory.ts'

/** Tags remembered; pods come and go, so that the memory is emptied when it is full. */
const MOST_TAGS = 20_000

interface Known {
  node: Literal
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
  streamOf(block: Block, envelope: EnvelopeScan): Stream | undefined {
    const { starts, ends } = envelope
    const start = starts[FIELDS.__TAG__] as number
    const sourceStart = starts[FIELDS.__SOURCE__] as number
    if (start === 0 || sourceStart === 0) return undefined
    const known = this.#known.find(block, start, ends[FIELDS.__TAG__] as number)
    const length = (ends[FIELDS.__SOURCE__] as number) - sourceStart
    if (known?.node.length === length && known.node.standsAt(block, sourceStart)) {
      return known.stream
    }
    return this.#read(block, envelope)
  }

  #read(block: Block, { starts, ends }: EnvelopeScan): Stream | undefined {
    const part = (slot: number) => block.bytes.subarray(starts[slot], ends[slot])
    const node = part(FIELDS.__SOURCE__).toString()
    const fields = objectOf(parsed(part(FIELDS.__TAG__).toString()))
    const isWhole = fields?.pod_name && fields.namespace && fields.container_name
    if (!isWhole || !node || node.includes('\\')) return undefined
    const stream = this.#streams.of(placeOf({ __TAG__: fields, __SOURCE__: node }))
    const known = { node: new Literal(part(FIELDS.__SOURCE__)), stream }
    const start = starts[FIELDS.__TAG__] as number
    this.#known.keep(block, start, ends[FIELDS.__TAG__] as number, known)
    return stream
  }
}
