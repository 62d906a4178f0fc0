/** A message a chat service took. */
export interface ChatPost {
  /** Position in the order of arrival, from 1. */
  number: number
  service: 'wecom' | 'wxpusher' | 'serverchan' | 'robot'
  /** The last characters of the key or the receiver: enough to tell two apart. */
  to: string
  /** Markdown as it was sent. */
  text: string
  at: Date
}

/** An answer of a chat service. */
export interface ChatAnswer {
  status: number
  body: unknown
}

/** Shows the end of a key only. */
export function masked(key: string): string {
  return `…${key.slice(-4)}`
}
