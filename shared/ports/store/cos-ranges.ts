import { UpstreamError } from '../../failures.ts'

/** Bytes asked for at once: two round trips for the usual log object, little memory for any. */
export const RANGE_BYTES = 4 * 1024 * 1024

/** One answer to a ranged GET. */
export interface RangePart {
  body: Buffer
  etag: string
  /** Bytes of the whole object. */
  size: number
}

/**
 * Reads an object range by range, so that every request is short, bounded in time and repeatable whatever
 * the reader's pace; all ranges are of the version whose first one was read (If-Match).
 */
export async function* readRanges(
  key: string,
  first: RangePart,
  next: (range: { from: number; to: number; etag: string }) => Promise<RangePart | undefined>,
): AsyncGenerator<Buffer> {
  let position = first.body.length
  if (position > 0) yield first.body
  while (position < first.size) {
    const to = Math.min(position + RANGE_BYTES, first.size) - 1
    const part = await next({ from: position, to, etag: first.etag })
    if (!part || part.body.length !== to - position + 1) {
      throw new UpstreamError('cos', `GET ${key}: ended early at byte ${position}`, { retry: true })
    }
    position += part.body.length
    yield part.body
  }
}

/** The size of the whole object from `content-range: bytes 0-9/100`, or the body's own when it is absent. */
export function sizeFrom(contentRange: unknown, bodyLength: number): number {
  const match = /\/(\d+)$/.exec(String(contentRange ?? ''))
  return match ? Number(match[1]) : bodyLength
}
