/** One letter, complete; the same `messageId` on every resend. */
export interface Letter {
  messageId: string
  to: string
  subject: string
  html: string
  text: string
  /** Pictures shown inline by `cid:`. */
  inline: { cid: string; filename: string; png: Buffer }[]
  headers: Record<string, string>
}

/**
 * Sends letters. A refused recipient is an UpstreamError with `retry` false; one with `doubtful` says that
 * the letter may have arrived: a repeat carries the same `messageId`.
 */
export interface Mail {
  send(letter: Letter): Promise<{ accepted: boolean }>
}
