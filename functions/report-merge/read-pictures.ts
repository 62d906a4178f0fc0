import type { Picture } from '../../shared/documents/analysis.ts'
import type { Store } from '../../shared/ports/store/store.ts'

/** A page carries at most this many pictures and bytes of them: a function URL answers up to 6 MB. */
const MOST_PICTURES = 40
const MOST_BYTES = 3_000_000

/** The pictures of a report by key, as PNG bytes, as far as they fit into a page; the rest is left out. */
export async function readPictures(
  store: Store,
  pictures: readonly Picture[],
): Promise<Map<string, Buffer>> {
  const read = new Map<string, Buffer>()
  let bytes = 0
  for (const { key } of pictures.slice(0, MOST_PICTURES)) {
    const object = await store.get(key)
    if (!object || bytes + object.body.length > MOST_BYTES) continue
    bytes += object.body.length
    read.set(key, object.body)
  }
  return read
}
