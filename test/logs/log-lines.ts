import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import type { Digest } from '../../shared/documents/digest.ts'
import { digestObject } from '../../shared/logs/digest.ts'

/** Noon of 2026-01-01 in Asia/Shanghai. */
export const NOON = Date.parse('2026-01-01T04:00:00.000Z')

/** A container record as CLS ships it. */
export function containerLine(content: string, change: Record<string, unknown> = {}): string {
  return JSON.stringify({
    __TIMESTAMP__: NOON,
    __SOURCE__: '10.0.0.12',
    __FILENAME__: '/var/log/containers/order.log',
    __TAG__: {
      namespace: 'shop',
      pod_name: 'order-7d9f8c6b5-x2x4z',
      container_name: 'order',
      image_name: 'registry.example.com/shop/order:v1.2.0',
    },
    __CONTENT__: content,
    ...change,
  })
}

/** JSON with blanks, which only the parser reads; the same record else. */
export const spaced = (line: string) =>
  JSON.stringify(JSON.parse(line), null, 1).replaceAll('\n', ' ')

/** Digests an object made of lines, or of bytes as they are. */
export function digestsOf(
  body: readonly string[] | Buffer,
  change: { key?: string; storedAt?: number; signal?: AbortSignal } = {},
): Promise<Digest[]> {
  const bytes = Buffer.isBuffer(body) ? body : gzipSync(`${body.join('\n')}\n`)
  const { storedAt, signal, key = 'cls/2026/01/01/12/202601011205_000_1.gz' } = change
  return digestObject({
    stream: Readable.from([bytes]),
    object: { bucket: 'logs-1250000000', key, etag: 'e1', size: bytes.length },
    environment: 'prod',
    ...(storedAt === undefined ? {} : { storedAt }),
    ...(signal ? { signal } : {}),
  })
}

/** The one digest of an object whose lines are all of one day. */
export async function digestOf(body: readonly string[] | Buffer): Promise<Digest> {
  const [digest, ...others] = await digestsOf(body)
  if (!digest || others.length > 0) throw new Error(`expected one day, got ${others.length + 1}`)
  return digest
}

/** Lines per severity. */
export function severities(digest: Digest): Record<string, number> {
  const totals: Record<string, number> = {}
  for (const { severity, buckets } of digest.volume) {
    const lines = buckets.reduce((total, [, count]) => total + count, 0)
    totals[severity] = (totals[severity] ?? 0) + lines
  }
  return totals
}
