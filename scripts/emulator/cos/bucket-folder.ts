import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Places } from './places.ts'

/** What is known of an object besides its bytes. */
export interface ObjectRecord {
  key: string
  size: number
  /** MD5 of the bytes, in hex. */
  etag: string
  /** ISO 8601. */
  modifiedAt: string
  /** `content-type` and `x-cos-meta-*` as they were sent. */
  headers: Record<string, string>
  /** Where the bytes lie, below the folder. */
  file: string
}

const JOURNAL = '.objects.jsonl'
/** Bodies up to this many bytes are read and written at once: a queue of threads costs more than the disk. */
const SMALL = 256 * 1024
const SURROGATE = /[\ud800-\udfff]/

/**
 * One bucket in a folder: every object a plain file under a name like its key, what is known of them in a
 * journal beside. Writes replace files by rename; whatever concerns one key happens in one row.
 */
export class BucketFolder {
  readonly #folder: string
  readonly #records = new Map<string, ObjectRecord>()
  readonly #places = new Places()
  readonly #rows = new Map<string, Promise<unknown>>()
  readonly #made = new Set<string>()
  #unwritten: string[] = []
  #writing: Promise<void> | undefined
  #temporary = 0

  private constructor(folder: string) {
    this.#folder = folder
  }

  /** Opens the folder, made when absent, with what an earlier run left in it. */
  static async open(folder: string): Promise<BucketFolder> {
    const bucket = new BucketFolder(folder)
    await mkdir(join(folder, '.tmp'), { recursive: true })
    await bucket.#readJournal()
    return bucket
  }

  has(key: string): boolean {
    return this.#records.has(key)
  }

  record(key: string): ObjectRecord | undefined {
    return this.#records.get(key)
  }

  /** Records below `prefix`, in UTF-8 order of their keys. */
  below(prefix: string): ObjectRecord[] {
    const records = [...this.#records.values()].filter(({ key }) => key.startsWith(prefix))
    const compare = records.some(({ key }) => SURROGATE.test(key)) ? byBytes : byUnits
    return records.sort((a, b) => compare(a.key, b.key))
  }

  /** Lets `work` happen after everything else that concerns `key`. */
  inRow<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#rows.get(key) ?? Promise.resolve()
    const mine = before.then(work, work)
    this.#rows.set(key, mine)
    const leave = () => {
      if (this.#rows.get(key) === mine) this.#rows.delete(key)
    }
    mine.then(leave, leave)
    return mine
  }

  /** The record and bytes of one version; to be called in the key's row. */
  async read(key: string): Promise<{ record: ObjectRecord; body: Buffer } | undefined> {
    const record = this.#records.get(key)
    if (!record) return undefined
    const path = join(this.#folder, record.file)
    return { record, body: record.size > SMALL ? await readFile(path) : readFileSync(path) }
  }

  /** Writes an object; to be called in the key's row. */
  async write(
    key: string,
    body: Buffer,
    modifiedAt: Date,
    headers: Record<string, string> = {},
  ): Promise<ObjectRecord> {
    const file = this.#records.get(key)?.file ?? this.#places.take(key)
    this.#temporary += 1
    const temporary = join(this.#folder, '.tmp', String(this.#temporary))
    if (body.length > SMALL) await writeFile(temporary, body)
    else writeFileSync(temporary, body)
    this.#makeFolder(dirname(file))
    renameSync(temporary, join(this.#folder, file))
    const etag = createHash('md5').update(body).digest('hex')
    const record = {
      key,
      size: body.length,
      etag,
      modifiedAt: modifiedAt.toISOString(),
      headers,
      file,
    }
    this.#records.set(key, record)
    this.#note({ put: record })
    return record
  }

  /** Removes an object; absent ones are no error. To be called in the key's row. */
  async remove(key: string): Promise<void> {
    const record = this.#records.get(key)
    if (!record) return
    this.#records.delete(key)
    this.#places.free(record.file)
    this.#note({ removed: key })
    rmSync(join(this.#folder, record.file), { force: true })
  }

  /** Waits until the journal is on disk. */
  async flush(): Promise<void> {
    while (await this.#writing) await this.#writing
  }

  #makeFolder(folder: string): void {
    if (this.#made.has(folder)) return
    mkdirSync(join(this.#folder, folder), { recursive: true })
    this.#made.add(folder)
  }

  #note(entry: { put: ObjectRecord } | { removed: string }): void {
    this.#unwritten.push(JSON.stringify(entry))
    this.#writing ??= this.#writeJournal()
  }

  async #writeJournal(): Promise<void> {
    while (this.#unwritten.length > 0) {
      const lines = this.#unwritten
      this.#unwritten = []
      await appendFile(join(this.#folder, JOURNAL), `${lines.join('\n')}\n`)
    }
    this.#writing = undefined
  }

  async #readJournal(): Promise<void> {
    const text = await readFile(join(this.#folder, JOURNAL), 'utf8').catch(whenAbsent)
    for (const line of text.split('\n').filter((entry) => entry.endsWith('}'))) {
      const entry: { put?: ObjectRecord; removed?: string } = JSON.parse(line)
      if (entry.put) this.#records.set(entry.put.key, entry.put)
      if (entry.removed !== undefined) this.#records.delete(entry.removed)
    }
    for (const { file } of this.#records.values()) this.#places.occupy(file)
    const compact = [...this.#records.values()].map((put) => `${JSON.stringify({ put })}\n`)
    await writeFile(join(this.#folder, JOURNAL), compact.join(''))
  }
}

function whenAbsent(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return ''
  throw error
}

const byUnits = (a: string, b: string) => (a < b ? -1 : Number(a > b))

/** UTF-8 order differs from JavaScript's own where characters lie beyond U+FFFF. */
const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b))
