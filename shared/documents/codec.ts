import type * as z from 'zod'
import { DocumentError } from '../failures.ts'

/** The part of a store that reading and writing documents needs. */
export interface DocumentReader {
  get(key: string): Promise<{ body: Uint8Array; etag: string } | undefined>
}

/** The part of a store that writing documents needs. */
export interface DocumentWriter {
  put(key: string, body: string, options?: { contentType?: string }): Promise<unknown>
  create(key: string, body: string, options?: { contentType?: string }): Promise<boolean>
}

const JSON_TYPE = { contentType: 'application/json; charset=utf-8' }

/** Parses a document's bytes. Throws DocumentError naming the key, the field and the rule it breaks. */
export function decode<T>(schema: z.ZodType<T>, key: string, body: Uint8Array | string): T {
  const parsed = schema.safeParse(parseJson(key, body))
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const field = issue?.path.join('.') || 'document'
  throw new DocumentError(key, `${field}: ${issue?.message ?? 'invalid'}`, { cause: parsed.error })
}

/** Serialises a document after checking it; the same value gives the same bytes. */
export function encode<T>(schema: z.ZodType<T>, key: string, value: T): string {
  return `${JSON.stringify(decode(schema, key, JSON.stringify(value)), null, 1)}\n`
}

/** The document at `key`, or undefined when there is none. Throws DocumentError when it is malformed. */
export async function readDocument<T>(
  store: DocumentReader,
  schema: z.ZodType<T>,
  key: string,
): Promise<T | undefined> {
  const object = await store.get(key)
  return object && decode(schema, key, object.body)
}

/** Writes the whole document, replacing what is there. */
export async function writeDocument<T>(
  store: DocumentWriter,
  schema: z.ZodType<T>,
  key: string,
  value: T,
): Promise<void> {
  await store.put(key, encode(schema, key, value), JSON_TYPE)
}

/** Writes the document unless the key is taken; tells whether it was written. A guard, never a mutex. */
export async function createDocument<T>(
  store: DocumentWriter,
  schema: z.ZodType<T>,
  key: string,
  value: T,
): Promise<boolean> {
  return await store.create(key, encode(schema, key, value), JSON_TYPE)
}

function parseJson(key: string, body: Uint8Array | string): unknown {
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body)
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new DocumentError(key, 'document: must be JSON', { cause })
  }
}
