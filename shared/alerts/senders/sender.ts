import type { Fields } from '../fields.ts'
import { shortHash } from '../identity-hash.ts'
import type { Notice } from '../notice.ts'
import { plainText } from '../plain-text.ts'

/** What a sender's reader is told beside the body. */
export interface Arrived {
  /** When the delivery came, in milliseconds. */
  receivedAt: number
}

/**
 * Reads the bodies of one dialect: notices, none for a body that is of this dialect but no alert, or
 * undefined for a body of another dialect.
 */
export type Sender = (body: Fields, arrived: Arrived) => Notice[] | undefined

/** A policy's or alert's name for people, at most 80 characters. */
export const nameText = (text: string | undefined) => plainText(text ?? '', 80)

/** A condition for people, at most 200 characters. */
export const conditionText = (...parts: (string | undefined)[]) =>
  plainText(parts.filter((part) => part?.trim()).join('，'), 200)

/** A sender's clock may be wrong: nothing was said more than an hour after it came. */
export function saidAt(stated: number | undefined, { receivedAt }: Arrived): number {
  return stated === undefined || stated > receivedAt + 3_600_000 ? receivedAt : Math.round(stated)
}

/** Longer parts of an identity stand there by their hash: cut, they would make one of many. */
const LONGEST_PART = 300

/** Parts of an identity joined so that no two lists give the same text; missing parts stay apart. */
export function identity(...parts: (string | undefined)[]): string {
  return JSON.stringify(parts.map((part) => bounded(part?.trim() ?? '')))
}

function bounded(part: string): string {
  return part.length <= LONGEST_PART ? part : `${part.slice(0, 100)}#${shortHash(part)}`
}
