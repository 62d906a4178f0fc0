import { createHash } from 'node:crypto'
import type { DocumentError } from '../failures.ts'
import { createDocument, type DocumentWriter } from './codec.ts'
import { keys } from './keys.ts'
import { parkedSchema } from './run.ts'

/** Records that a step went on without a document that breaks its contract; once for every key. */
export async function park(
  { store, clock }: { store: DocumentWriter; clock: () => Date },
  step: string,
  { key, message }: DocumentError,
): Promise<void> {
  const hash = createHash('sha256').update(key).digest('hex')
  await createDocument(store, parkedSchema, keys.parked(step, hash), {
    schema: 'parked/1',
    step,
    key,
    error: message,
    at: clock().toISOString(),
  })
}
