import { gunzipSync, gzipSync } from 'node:zlib'
import { startOfDay } from '../calendar/day.ts'
import {
  type Digest,
  type DigestHead,
  type DigestTables,
  digestHeadSchema,
  LINE_SEVERITIES,
} from '../documents/digest.ts'
import { DocumentError, messageOf } from '../failures.ts'
import { packAudits, packEvents, unpackAudits, unpackEvents } from './packed-kubernetes.ts'
import { packSignatures, unpackSignatures } from './packed-signatures.ts'
import { columnsOf, packBuckets, rowsOf, TextIndex, unpackBuckets } from './packing.ts'

type PackedVolume = [source: number, severity: number, buckets: number[]]

/** A digest as it is stored: the head in plain words, the tables packed, every repeated text once. */
type Stored = DigestHead & { tables: ReturnType<typeof packTables> }

/** A digest's bytes: gzip JSON, the same for the same digest. */
export function encodeDigest(digest: Digest): Buffer {
  const head: DigestHead = digestHeadSchema.parse(digest)
  const stored: Stored = { ...head, tables: packTables(digest, startOfDay(digest.day)) }
  return gzipSync(JSON.stringify(stored), { level: 9 })
}

/** Reads a digest; checks the head only. Throws DocumentError naming `key` for anything that is not one. */
export function decodeDigest(key: string, body: Uint8Array): Digest {
  const stored = unpack(key, body)
  const head = digestHeadSchema.safeParse(stored)
  if (!head.success) {
    const issue = head.error.issues[0]
    throw new DocumentError(key, `${issue?.path.join('.') || 'document'}: ${issue?.message}`)
  }
  return { ...head.data, ...unpackTables(stored.tables, startOfDay(head.data.day)) }
}

function unpack(key: string, body: Uint8Array): Stored {
  try {
    return JSON.parse(gunzipSync(body).toString())
  } catch (cause) {
    throw new DocumentError(key, `document: must be gzip JSON (${messageOf(cause)})`, { cause })
  }
}

function packTables(digest: DigestTables, start: number) {
  const index = new TextIndex()
  const packed = {
    signatures: packSignatures(digest.signatures, index, start),
    overflow: digest.overflow,
    volume: columnsOf(
      digest.volume.map(
        (row) =>
          [
            index.of(row.source),
            LINE_SEVERITIES.indexOf(row.severity),
            packBuckets(row.buckets, 1),
          ] as const,
      ),
    ),
    places: digest.places.map(
      (row) =>
        [
          row.kind,
          index.of(row.source),
          row.name,
          row.lines,
          row.errors,
          row.first - start,
        ] as const,
    ),
    events: packEvents(digest.events, index, start),
    audits: packAudits(digest.audits, index, start),
    changes: digest.changes,
    dropped: digest.dropped,
  }
  return { ...packed, texts: index.texts }
}

function unpackTables(packed: Stored['tables'], start: number): DigestTables {
  const { texts } = packed
  return {
    signatures: unpackSignatures(packed.signatures, texts, start),
    overflow: packed.overflow,
    volume: rowsOf<PackedVolume>(packed.volume).map(([source, severity, buckets]) => ({
      source: texts[source] ?? '',
      severity: LINE_SEVERITIES[severity] ?? 'unknown',
      buckets: unpackBuckets(buckets, 1),
    })),
    places: packed.places.map(([kind, source, name, lines, errors, first]) => ({
      kind,
      source: texts[source] ?? '',
      name,
      lines,
      errors,
      first: start + first,
    })),
    events: unpackEvents(packed.events, texts, start),
    audits: unpackAudits(packed.audits, texts, start),
    changes: packed.changes,
    dropped: packed.dropped,
  }
}
