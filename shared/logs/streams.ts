import type { Place } from './record.ts'

/** Where lines come from, numbered: one stream for each source, pod, node and image. */
export interface Stream extends Place {
  number: number
  sourceNumber: number
}

/** Streams told apart in one object; lines of further ones count for the source alone. */
const MOST_STREAMS = 20_000
const MOST_SOURCES = 2_000
const OTHER_SOURCE = '(other sources)'

/** Gives every stream and source of an object its number. */
export class Streams {
  readonly all: Stream[] = []
  #byKey = new Map<string, Stream>()
  #sources = new Map<string, number>()

  /** The stream of a place; the same place gives the same stream. */
  of(place: Place): Stream {
    const key = `${place.source}\t${place.pod}\t${place.node}\t${place.image}`
    const known = this.#byKey.get(key)
    if (known) return known
    const source = this.#sourceOf(place.source)
    if (this.all.length >= MOST_STREAMS && place.pod) {
      return this.of({ source, pod: '', node: '', image: '' })
    }
    const stream = { ...place, source, number: this.all.length, sourceNumber: this.#number(source) }
    this.all.push(stream)
    this.#byKey.set(key, stream)
    return stream
  }

  #sourceOf(name: string): string {
    if (this.#sources.has(name) || this.#sources.size < MOST_SOURCES) return name
    return OTHER_SOURCE
  }

  #number(source: string): number {
    const known = this.#sources.get(source) ?? this.#sources.size
    this.#sources.set(source, known)
    return known
  }
}
