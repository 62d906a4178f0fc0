const BLOCK = 512

/** A file of a tar archive. */
export interface ArchivedFile {
  /** Path as it stands in the archive, without a leading `./`. */
  path: string
  body: Buffer
}

/**
 * The regular files of an uncompressed ustar archive in memory; links and folders are left out, and a path
 * that would leave its folder is refused with a RangeError.
 */
export function untar(archive: Buffer): ArchivedFile[] {
  const files: ArchivedFile[] = []
  for (let at = 0; at + BLOCK <= archive.length; ) {
    const header = archive.subarray(at, at + BLOCK)
    const path = textOf(header, 0, 100)
    if (!path) break
    const size = Number.parseInt(textOf(header, 124, 12), 8) || 0
    const kind = textOf(header, 156, 1)
    if (kind === '0' || kind === '') {
      files.push({ path: inside(path), body: archive.subarray(at + BLOCK, at + BLOCK + size) })
    }
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK
  }
  return files
}

function textOf(header: Buffer, start: number, length: number): string {
  const field = header.subarray(start, start + length)
  const end = field.indexOf(0)
  return field.toString('utf8', 0, end < 0 ? length : end).trim()
}

function inside(path: string): string {
  const clean = path.replace(/^\.\//, '')
  if (clean.startsWith('/') || clean.split('/').includes('..')) {
    throw new RangeError(`archive names a path outside of its folder: ${clean}`)
  }
  return clean
}
