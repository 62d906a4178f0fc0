/** Characters that hide or reorder text: controls, zero-width, bidirectional marks, tags, private use. */
const INVISIBLE =
  /[\p{Cc}\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}\p{Co}]/gu

/**
 * A value as JSON that cannot leave the block it is put into: `<`, `>` and `&` are written as escapes, so no
 * tag can be opened or closed, backticks too, and characters that hide or reorder text are gone.
 */
export function quarantine(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'string' ? inner.replace(INVISIBLE, ' ') : inner,
  ).replace(/[<>&`]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
