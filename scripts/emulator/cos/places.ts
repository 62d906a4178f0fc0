import { createHash } from 'node:crypto'
import { dirname, join } from 'node:path'

/** Longest name of one file or folder that every file system takes, in bytes. */
const LONGEST_NAME = 200

/**
 * Where objects lie on disk: under a path that reads like the key. Where that cannot be (a key `a` beside
 * a key `a/b`, two keys that differ in case only, a path too long) under the hash of the key.
 */
export class Places {
  readonly #files = new Set<string>()
  readonly #folders = new Set<string>()

  /** Chooses and occupies a place for `key`. */
  take(key: string): string {
    const readable = key.split('/').map(fileName).join('/')
    const hashed = join('.hashed', createHash('sha256').update(key).digest('hex'))
    const file = readable.length > 1000 || this.#taken(readable) ? hashed : readable
    this.occupy(file)
    return file
  }

  /** Marks a place as used, with the folders above it. */
  occupy(file: string): void {
    this.#files.add(file.toLowerCase())
    for (const folder of foldersAbove(file)) this.#folders.add(folder)
  }

  /** Gives a place back; its folders stay, empty ones included. */
  free(file: string): void {
    this.#files.delete(file.toLowerCase())
  }

  #taken(file: string): boolean {
    const lower = file.toLowerCase()
    return (
      this.#files.has(lower) ||
      this.#folders.has(lower) ||
      foldersAbove(file).some((folder) => this.#files.has(folder))
    )
  }
}

function foldersAbove(file: string): string[] {
  const folders: string[] = []
  for (let folder = dirname(file.toLowerCase()); folder !== '.'; folder = dirname(folder)) {
    folders.push(folder)
  }
  return folders
}

/** A part of a key as a file name: percent-encoded, never hidden, never empty, never too long. */
function fileName(part: string): string {
  const safe = encodeURIComponent(part)
    .replaceAll('*', '%2A')
    .replace(/^\./, '%2E')
    .replace(/\.$/, '%2E')
  if (safe === '') return '%'
  if (safe.length <= LONGEST_NAME) return safe
  return `${safe.slice(0, 120)}~${createHash('sha1').update(part).digest('hex')}`
}
