import { createHash } from 'node:crypto'
import { dayOf } from '../calendar/day.ts'
import { createDocument } from '../documents/codec.ts'
import { keys } from '../documents/keys.ts'
import { type Audit, auditSchema } from '../documents/run.ts'
import type { Store } from '../ports/store/store.ts'

/** Leaves a proof of a read, a send, an act or a refusal; never rewritten. */
export async function recordAudit(
  store: Store,
  now: Date,
  entry: Omit<Audit, 'schema' | 'at'>,
): Promise<void> {
  const audit: Audit = { schema: 'audit/1', at: now.toISOString(), ...entry }
  const sha256 = createHash('sha256').update(JSON.stringify(audit)).digest('hex')
  await createDocument(store, auditSchema, keys.audit(dayOf(now), now, sha256), audit)
}
