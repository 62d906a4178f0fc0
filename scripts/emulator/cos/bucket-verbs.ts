import { XMLParser } from 'fast-xml-parser'
import type { BucketFolder, ObjectRecord } from './bucket-folder.ts'
import { CosError } from './cos-error.ts'
import { checkMd5 } from './object-verbs.ts'
import type { Answer, CosRequest } from './request.ts'
import { deletedXml, listingXml } from './xml.ts'

const MOST_KEYS = 1000

/** GET Bucket: prefix, marker, delimiter, max-keys, encoding-type. */
export function listBucket(bucket: BucketFolder, request: CosRequest): Answer {
  const ask = (name: string) => request.query.get(name) ?? ''
  const wanted = { prefix: ask('prefix'), marker: ask('marker'), delimiter: ask('delimiter') }
  const maxKeys = Math.min(Number(ask('max-keys') || MOST_KEYS), MOST_KEYS)
  if (!(maxKeys >= 0)) throw new CosError(400, 'InvalidArgument', 'max-keys must be a number.')
  const page = pageOf(bucket, wanted, maxKeys)
  const encoded = ask('encoding-type') === 'url'
  return xml(listingXml({ bucket: request.bucket, ...wanted, maxKeys, encoded, ...page }))
}

/** POST ?delete: up to 1000 keys, Content-MD5 required. */
export async function deleteMany(bucket: BucketFolder, request: CosRequest): Promise<Answer> {
  const md5 = request.headers['content-md5']
  if (!md5) throw new CosError(400, 'MissingContentMD5', 'Content-MD5 is required.')
  checkMd5(md5, request.body)
  const { keys, quiet } = readDelete(request.body.toString('utf8'))
  await Promise.all(keys.map((key) => bucket.inRow(key, () => bucket.remove(key))))
  return xml(deletedXml(keys, quiet))
}

function pageOf(
  bucket: BucketFolder,
  { prefix, marker, delimiter }: { prefix: string; marker: string; delimiter: string },
  maxKeys: number,
): { objects: ObjectRecord[]; folders: string[]; nextMarker: string | undefined } {
  const objects: ObjectRecord[] = []
  const folders: string[] = []
  let last = ''
  for (const record of bucket.below(prefix)) {
    const folder = folderOf(record.key, prefix, delimiter)
    const isKnown = folder !== undefined && folder === folders.at(-1)
    if (isKnown || !isAfter(folder ?? record.key, marker)) continue
    if (objects.length + folders.length >= maxKeys) return { objects, folders, nextMarker: last }
    if (folder === undefined) objects.push(record)
    else folders.push(folder)
    last = folder ?? record.key
  }
  return { objects, folders, nextMarker: undefined }
}

function folderOf(key: string, prefix: string, delimiter: string): string | undefined {
  if (delimiter === '') return undefined
  const end = key.indexOf(delimiter, prefix.length)
  return end < 0 ? undefined : key.slice(0, end + delimiter.length)
}

function isAfter(name: string, marker: string): boolean {
  return Buffer.compare(Buffer.from(name), Buffer.from(marker)) > 0
}

function readDelete(text: string): { keys: string[]; quiet: boolean } {
  const parser = new XMLParser({
    parseTagValue: false,
    trimValues: false,
    isArray: (name) => name === 'Object',
  })
  const parsed: { Delete?: { Object?: { Key: string }[]; Quiet?: string } } = parser.parse(text)
  const keys = (parsed.Delete?.Object ?? []).map((object) => String(object.Key))
  if (keys.length === 0 || keys.length > MOST_KEYS) {
    throw new CosError(400, 'MalformedXML', 'Between 1 and 1000 objects must be named.')
  }
  return { keys, quiet: parsed.Delete?.Quiet?.trim() === 'true' }
}

function xml(text: string): Answer {
  return { status: 200, headers: { 'content-type': 'application/xml' }, body: Buffer.from(text) }
}
