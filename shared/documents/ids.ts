import * as z from 'zod'

/** An environment or person in keys: never a voice name, never a secret. */
export const slugSchema = z.string().regex(/^[a-z0-9-]{1,32}$/, 'must be 1-32 of a-z 0-9 -')

/** Lower-case hexadecimal SHA-256. */
export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/, 'must be a sha256 in hex')

/** An instant as ISO 8601 in UTC with milliseconds, as `Date.toISOString` writes it. */
export const instantSchema = z.iso.datetime()

/** The three sources of a morning report; the names of the analysis documents. */
export const sourceSchema = z.enum(['webhook', 'cos', 'dashboard'])
export type Source = z.infer<typeof sourceSchema>

/** How bad something is, most urgent first: told first, told, counted, kept for the page. */
export const severitySchema = z.enum(['critical', 'serious', 'minor', 'info'])
export type Severity = z.infer<typeof severitySchema>

/** Position of a severity in the order of urgency, 0 = critical. */
export function severityRank(severity: Severity): number {
  return severitySchema.options.indexOf(severity)
}
