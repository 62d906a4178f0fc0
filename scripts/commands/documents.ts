import type * as z from 'zod'
import { decode } from '../../shared/documents/codec.ts'
import { InputError } from '../../shared/failures.ts'
import type { Store } from '../../shared/ports/store/store.ts'

/** Checks a document that was put together from options. Throws InputError naming every wrong field. */
export function check<S extends z.ZodType>(schema: S, value: unknown): z.infer<S> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const wrong = parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`)
  throw new InputError(`不符合要求：${wrong.join('；')}`)
}

/** Every document below a prefix, with its key, in key order. */
export async function readAll<T>(
  store: Store,
  schema: z.ZodType<T>,
  prefix: string,
): Promise<{ key: string; document: T }[]> {
  const all: { key: string; document: T }[] = []
  for await (const { key } of store.list(prefix)) {
    const object = await store.get(key)
    if (object) all.push({ key, document: decode(schema, key, object.body) })
  }
  return all
}
