import type { ObjectRecord } from './bucket-folder.ts'
import type { CosError } from './cos-error.ts'

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'

/** The body of an error answer. */
export function errorXml(error: CosError, resource: string, requestId: string): string {
  const { code, message } = error
  return `${HEAD}<Error>${tag('Code', code)}${tag('Message', message)}${tag('Resource', resource)}${tag('RequestId', requestId)}</Error>`
}

/** One page of a listing. */
export interface Listing {
  bucket: string
  prefix: string
  marker: string
  delimiter: string
  maxKeys: number
  /** Whether keys are percent-encoded (`encoding-type=url`). */
  encoded: boolean
  objects: ObjectRecord[]
  folders: string[]
  /** Undefined on the last page. */
  nextMarker: string | undefined
}

/** The body of GET Bucket. */
export function listingXml(listing: Listing): string {
  const name = (text: string) => (listing.encoded ? encodeURIComponent(text) : text)
  const more = listing.nextMarker === undefined ? '' : tag('NextMarker', name(listing.nextMarker))
  const objects = listing.objects.map(
    (object) =>
      `<Contents>${tag('Key', name(object.key))}${tag('LastModified', object.modifiedAt)}${tag('ETag', `"${object.etag}"`)}${tag('Size', String(object.size))}<Owner><ID>1250000000</ID><DisplayName>1250000000</DisplayName></Owner>${tag('StorageClass', 'STANDARD')}</Contents>`,
  )
  const folders = listing.folders.map(
    (folder) => `<CommonPrefixes>${tag('Prefix', name(folder))}</CommonPrefixes>`,
  )
  const head = [
    tag('Name', listing.bucket),
    listing.encoded ? tag('EncodingType', 'url') : '',
    tag('Prefix', name(listing.prefix)),
    tag('Marker', name(listing.marker)),
    tag('MaxKeys', String(listing.maxKeys)),
    listing.delimiter ? tag('Delimiter', name(listing.delimiter)) : '',
    tag('IsTruncated', String(listing.nextMarker !== undefined)),
    more,
  ]
  return `${HEAD}<ListBucketResult>${[...head, ...objects, ...folders].join('')}</ListBucketResult>`
}

/** The body of the answer to a multi-delete; with `quiet` only failures are listed, and there are none. */
export function deletedXml(keys: readonly string[], quiet: boolean): string {
  const deleted = quiet ? [] : keys.map((key) => `<Deleted>${tag('Key', key)}</Deleted>`)
  return `${HEAD}<DeleteResult>${deleted.join('')}</DeleteResult>`
}

function tag(name: string, text: string): string {
  return `<${name}>${escapeXml(text)}</${name}>`
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
