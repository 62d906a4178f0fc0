/** Bytes, and a view of them for looking at four at once. */
export interface Bytes {
  readonly bytes: Buffer
  readonly view: DataView
}

/** Bytes that hold whole lines, also as latin1 with the same offsets: searching a string is several times faster. */
export interface Block extends Bytes {
  readonly text: string
}

/** Bytes with their view. */
export function bytesOf(bytes: Buffer): Bytes {
  return { bytes, view: viewOf(bytes) }
}

/** The block of some bytes. */
export function blockOf(bytes: Buffer): Block {
  return { bytes, text: bytes.toString('latin1'), view: viewOf(bytes) }
}

/** A view of the same bytes. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
}
