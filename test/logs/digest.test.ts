import { Readable } from 'node:stream'
import { gunzipSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Digest } from '../../shared/documents/digest.ts'
import { DocumentError } from '../../shared/failures.ts'
import { digestObject } from '../../shared/logs/digest.ts'
import { decodeDigest, encodeDigest } from '../../shared/logs/digest-codec.ts'
import { containerLine, digestOf, digestsOf, NOON, severities, spaced } from './log-lines.ts'

const at = (iso: string) => ({ __TIMESTAMP__: Date.parse(iso) })

describe('the day of a line', () => {
  it('is that of its own time in Asia/Shanghai, to the millisecond', async () => {
    const digests = await digestsOf([
      containerLine('INFO last', at('2026-01-01T15:59:59.999Z')),
      containerLine('INFO first', at('2026-01-01T16:00:00.000Z')),
    ])
    expect(digests.map((digest) => [digest.day, digest.lines.read])).toEqual([
      ['2026-01-01', 1],
      ['2026-01-02', 1],
    ])
    expect(digests[0]?.volume[0]?.buckets).toEqual([[287, 1]])
    expect(digests[1]?.volume[0]?.buckets).toEqual([[0, 1]])
    expect(digests[0]?.days).toEqual({ '2026-01-01': 1, '2026-01-02': 1 })
  })

  it('is told for the day of the path even when it holds no line of it', async () => {
    const digests = await digestsOf([containerLine('INFO late', at('2025-12-31T12:00:00Z'))])
    expect(digests.map((digest) => digest.day)).toEqual(['2025-12-31', '2026-01-01'])
    expect(digests[1]?.lines.read).toBe(0)
  })

  it('is that of the path where the line has no time', async () => {
    const [digest] = await digestsOf([containerLine('INFO x', { __TIMESTAMP__: undefined })])
    expect(digest?.day).toBe('2026-01-01')
    expect(digest?.lines).toMatchObject({ read: 1, untimed: 1, malformed: 0 })
  })

  it('is that of the text where only the text has a time', async () => {
    const [first] = await digestsOf([
      containerLine('2025-12-30 23:59:59.999 INFO x', { __TIMESTAMP__: undefined }),
    ])
    expect(first).toMatchObject({ day: '2025-12-30', lines: { read: 1, untimed: 0 } })
  })

  it('is when the object was stored where neither line nor path tell', async () => {
    const [digest] = await digestsOf([containerLine('INFO x', { __TIMESTAMP__: undefined })], {
      key: 'some.gz',
      storedAt: NOON,
    })
    expect(digest).toMatchObject({ day: '2026-01-01', lines: { untimed: 1 } })
  })

  it('may be told in seconds, microseconds or as text', async () => {
    const stamps = [NOON / 1000, NOON * 1000, String(NOON), '2026-01-01T12:00:00+08:00']
    const lines = stamps.map((stamp) => containerLine('INFO x', { __TIMESTAMP__: stamp }))
    const digest = await digestOf(lines)
    expect(digest.lines).toMatchObject({ read: 4, untimed: 0 })
    expect(digest.volume[0]?.buckets).toEqual([[144, 4]])
  })
})

describe('what is no record', () => {
  it('is counted and never thrown', async () => {
    const digest = await digestOf(
      gzipSync(
        [
          '[1,2]',
          '"text"',
          'null',
          '12',
          'plain words',
          '{"cut":',
          '{}{}',
          containerLine('INFO x'),
        ].join('\n'),
      ),
    )
    expect(digest.lines).toMatchObject({ read: 1, malformed: 7 })
  })

  it('leaves the object complete, but damage does not', async () => {
    const bytes = gzipSync(`${containerLine('INFO x')}\n`)
    expect((await digestOf(bytes)).complete).toBe(true)
    const cut = await digestOf(bytes.subarray(0, bytes.length - 4))
    expect(cut).toMatchObject({
      complete: false,
      problem: 'the gzip data is cut',
      lines: { read: 1 },
    })
  })

  it.each([
    [
      'nested too deeply to be written',
      `{"__TIMESTAMP__":${NOON},"__CONTENT__":{"a":${'['.repeat(9000)}${']'.repeat(9000)}}}`,
    ],
    [
      'able to keep a pattern busy for hours',
      containerLine(`java.io.IOException: x\n${'('.repeat(300_000)}`),
    ],
  ])('loses no good line beside one that is %s', async (_name, hostile) => {
    const digest = await digestOf([containerLine('INFO x'), hostile, containerLine('INFO y')])
    expect(digest.lines).toMatchObject({ read: 3, malformed: 0 })
  })

  it('never makes it throw, whatever the bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.boolean(), async (bytes, zipped) => {
        const digests = await digestsOf(zipped ? gzipSync(bytes) : Buffer.from(bytes))
        expect(digests.map((digest) => digest.day)).toContain('2026-01-01')
      }),
      { numRuns: 150 },
    )
  })
})

const anyContent = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ unit: fc.constantFrom(...'ab 01"\\{}[]:,\n\t错误') }),
  fc
    .record(
      {
        level: fc.constantFrom('info', 'ERROR', 'warn', 'odd', ''),
        msg: fc.string({ unit: fc.constantFrom(...'ab 01"\\{},错误') }),
        message: fc.string(),
        error: fc.string(),
        n: fc.oneof(fc.integer(), fc.double(), fc.boolean(), fc.constant(null)),
        nested: fc.object({ maxDepth: 1 }),
      },
      { requiredKeys: [] },
    )
    .map((fields) => JSON.stringify(fields)),
  fc
    .tuple(
      fc.constantFrom('', ' ', '2026-01-01 12:00:00', 'c', '['),
      fc.constantFrom('info', 'warn', 'err', 'Error', 'alert', 'state is warn', 'no'),
      fc.constantFrom('', ' ', ']', ': x', '=0', ' error'),
    )
    .map((parts) => parts.join('')),
  fc.constantFrom(
    '2026-01-01 12:00:00.123 ERROR [worker-3] pay failed for order 77 ',
    '\u00a0',
    'paid\u3000 ',
    '\tat com.acme.Pay.charge(Pay.java:42)',
    'Caused by: java.io.IOException: broken',
    'x\njava.lang.IllegalStateException: no\n\tat com.acme.Pay.charge(Pay.java:42)',
    '{"level":"info","msg":"a {b} c"}',
    '{"level":"info","msg":"said \\"yes\\""}',
    '{"level":"info","msg":"got {\\"apiVersion\\":\\"audit.k8s.io/v1\\"}"}',
    '{"level":"info","msg":"policy of audit.k8s.io/v1 read"}',
    '{"level":"info","msg":"a","apiVersion":"audit.k8s.io/v1"}',
    'policy of audit.k8s.io/v1 read',
    '{"kind":"Event","apiVersion":"audit.k8s.io/v1","audi',
  ),
)

describe('reading a line without parsing it', () => {
  it('counts exactly what parsing counts', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyContent, { maxLength: 12 }), async (contents) => {
        const lines = contents.map((content) => containerLine(content))
        const tables = ({ bytes: _bytes, object: _object, ...rest }: Digest) => rest
        expect(tables(await digestOf(lines))).toEqual(tables(await digestOf(lines.map(spaced))))
      }),
      { numRuns: 200 },
    )
  })
})

describe('a digest', () => {
  const lines = ['ERROR a 1', 'ERROR a 2', 'WARN b', 'INFO c', 'said nothing'].map(
    (content, index) => containerLine(content, { __TIMESTAMP__: NOON + index * 400_000 }),
  )

  it('has the same bytes for the same object', async () => {
    const [one, two] = [await digestOf(lines), await digestOf(lines)]
    expect(encodeDigest(one).equals(encodeDigest(two))).toBe(true)
  })

  it('is stored and read back unchanged', async () => {
    const digest = await digestOf([...lines, ...lines.map(spaced)])
    expect(decodeDigest('k', encodeDigest(digest))).toEqual(digest)
  })

  it('of a foreign shape or version is refused with its key and field', async () => {
    const stored = JSON.parse(gunzipSync(encodeDigest(await digestOf(lines))).toString())
    const newer = gzipSync(JSON.stringify({ ...stored, version: 999 }))
    expect(() => decodeDigest('digests/k', newer)).toThrow(DocumentError)
    expect(() => decodeDigest('digests/k', newer)).toThrow(/digests\/k: version/)
    expect(() => decodeDigest('digests/k', Buffer.from('no gzip'))).toThrow(/digests\/k: document/)
  })

  it('counts lines, severities, sources and signatures', async () => {
    const digest = await digestOf(lines)
    expect(severities(digest)).toEqual({ error: 2, warn: 1, info: 1, unknown: 1 })
    expect(digest.signatures.map((row) => [row.text, row.count, row.source])).toEqual([
      ['ERROR a <*>', 2, 'shop/order'],
      ['INFO c', 1, 'shop/order'],
      ['WARN b', 1, 'shop/order'],
      ['said nothing', 1, 'shop/order'],
    ])
    expect(digest.signatures.map((row) => row.buckets)).toEqual([
      [
        [144, 1],
        [145, 1],
      ],
      [[144, 1]],
      [[146, 1]],
      [[144, 1]],
    ])
    expect(digest.places.filter((place) => place.kind === 'pod')).toMatchObject([
      { name: 'order-7d9f8c6b5-x2x4z', lines: 5, errors: 2 },
    ])
  })

  it('tells twenty thousand kinds of messages apart and counts the others together', async () => {
    const letters = [...'abcdefghijklmnopqrstuvwxyz']
    const words = letters.flatMap((a) => letters.flatMap((b) => letters.map((c) => a + b + c)))
    const kinds = words.flatMap((word) => [`WARN ${word} rose`, `WARN ${word} fell`])
    const digest = await digestOf(kinds.slice(0, 20_300).map((kind) => containerLine(kind)))
    expect(digest.signatures).toHaveLength(20_000)
    expect(digest.overflow).toMatchObject([{ source: 'shop/order', severity: 'warn', count: 300 }])
  })

  it('adds up to the same whatever the split of the lines', async () => {
    const many = Array.from({ length: 60 }, (_, index) =>
      containerLine(`ERROR user ${index % 7} of ${'abc'[index % 3]} failed`, {
        __TIMESTAMP__: NOON + index * 91_000,
      }),
    )
    const whole = await digestOf(many)
    const parts = await Promise.all(
      [0, 1, 2].map((part) => digestOf(many.filter((_, at) => at % 3 === part))),
    )
    const total = (digests: Digest[]) => {
      const counts: Record<string, number> = {}
      for (const row of digests.flatMap((digest) => digest.signatures)) {
        counts[row.text] = (counts[row.text] ?? 0) + row.count
      }
      return counts
    }
    expect(total(parts)).toEqual(total([whole]))
    const smallest = (digests: Digest[]) => {
      const rows = digests
        .flatMap((digest) => digest.signatures)
        .filter((row) => row.text.includes('of b'))
      const samples = rows.flatMap((row) => row.samples)
      return samples.sort((a, b) => a[0] - b[0] || (a[1] < b[1] ? -1 : 1)).slice(0, 2)
    }
    expect(smallest(parts)).toEqual(smallest([whole]))
  })
})

describe('a reading that runs out of time', () => {
  it('leaves what was read, and says so', async () => {
    const body = gzipSync(`${containerLine('INFO x')}\n`.repeat(5000))
    const [digest] = await digestObject({
      stream: Readable.from([body]),
      object: {
        bucket: 'logs-1250000000',
        key: 'a/202601011205_1.gz',
        etag: 'e',
        size: body.length,
      },
      environment: 'prod',
      signal: AbortSignal.abort(),
    })
    expect(digest).toMatchObject({
      complete: false,
      problem: expect.stringContaining('out of time'),
    })
    expect(digest?.lines.read).toBeLessThan(5000)
  })

  it('is noticed between members that hold nothing', async () => {
    const body = Buffer.concat([gzipSync(''), gzipSync(`${containerLine('INFO x')}\n`)])
    const [digest] = await digestsOf(body, { signal: AbortSignal.abort() })
    expect(digest).toMatchObject({ complete: false, lines: { read: 0 } })
  })
})
