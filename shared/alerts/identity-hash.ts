import { createHash } from 'node:crypto'

/** The id of an incident: 16 hexadecimal digits of the SHA-256 of its fingerprint and first occurrence. */
export function incidentId(fingerprint: string, firstAt: number | undefined): string {
  return shortHash(`${fingerprint}\n${firstAt ?? ''}`)
}

/** 16 hexadecimal digits of a text's SHA-256. */
export function shortHash(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex').slice(0, 16)
}
