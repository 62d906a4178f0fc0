import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { ZipFile } from 'yazl'

/** The same for every file, so that the same code is the same zip. Zip cannot say anything before 1980. */
const MTIME = new Date('1980-01-01T00:00:00Z')

/** Zips a folder in name order with fixed times and modes; `skip` names files that are not deployed. */
export async function zipFolder(folder: string, skip: RegExp): Promise<Buffer> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true, encoding: 'utf8' })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !skip.test(path))
    .sort()
  const zip = new ZipFile()
  const options = { mtime: MTIME, mode: 0o100644, compress: true, forceDosTimestamp: true }
  for (const path of names) zip.addFile(path, path.slice(folder.length + 1), options)
  zip.end()
  const chunks: Buffer[] = []
  for await (const chunk of zip.outputStream) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}
