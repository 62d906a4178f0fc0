import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Digest } from '../shared/documents/digest.ts'
import { digestObject } from '../shared/logs/digest.ts'

/** The files of these paths, folders walked to their end, ascending. Paths that are not there are left out. */
export function filesBelow(paths: readonly string[]): string[] {
  return paths
    .flatMap((path) => {
      if (!existsSync(path)) return []
      if (!statSync(path).isDirectory()) return [path]
      return filesBelow(readdirSync(path).map((name) => join(path, name)))
    })
    .sort((a, b) => (a < b ? -1 : 1))
}

/** Digests a file as if it were a log object of that name. */
export async function digestFile(path: string): Promise<Digest[]> {
  const { size, mtimeMs } = statSync(path)
  return await digestObject({
    stream: createReadStream(path, { highWaterMark: 1 << 20 }),
    object: { bucket: 'files-0', key: path, etag: path, size },
    environment: 'files',
    storedAt: mtimeMs,
  })
}
