import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import {
  access,
  chmod,
  mkdir,
  mkdtemp,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { threadId } from 'node:worker_threads'
import { brotliDecompressSync, createBrotliDecompress } from 'node:zlib'
import { untar } from './untar.ts'

/** Unpacking takes 2-4 s; a lock older than this was left behind by a process that died. */
const LOCK_STALE_MS = 60_000

/** The unpacked browser: nothing of it belongs to the system. */
export interface UnpackedBrowser {
  executable: string
  /** nss, nspr, expat, softokn and freebl as the package brings them (glibc 2.34 or newer). */
  libraries: string
  /** Value of FONTCONFIG_FILE. */
  fontConfig: string
}

/**
 * Unpacks the packaged Chromium once per version into a folder of its own below `cacheFolder`. The folder
 * appears by a rename when it is complete: whoever sees it may run it (a binary that is still being
 * written dies with ETXTBSY). Concurrent callers, also of other processes, wait for the first.
 */
export async function unpackChromium(
  cacheFolder: string,
  fontFile: string,
): Promise<UnpackedBrowser> {
  const { folder: pack, version } = locatePack()
  const home = join(cacheFolder, `chromium-${version}`)
  const browser: UnpackedBrowser = {
    executable: join(home, 'chromium'),
    libraries: join(home, 'lib'),
    fontConfig: join(
      home,
      `fonts-${createHash('sha256').update(fontFile).digest('hex').slice(0, 8)}.conf`,
    ),
  }
  if (!(await exists(home))) await unpackOnce(pack, cacheFolder, home)
  if (!(await exists(browser.fontConfig))) {
    const whole = `${browser.fontConfig}.${process.pid}-${threadId}`
    await writeFile(whole, fontConfig(dirname(fontFile), join(home, 'font-cache')))
    await rename(whole, browser.fontConfig)
  }
  return browser
}

/** The `bin` folder of @sparticuz/chromium and the package's version, also from inside a bundle. */
function locatePack(): { folder: string; version: string } {
  const require = createRequire(import.meta.url)
  const root = dirname(dirname(dirname(require.resolve('@sparticuz/chromium'))))
  const { version }: { version: string } = require(join(root, 'package.json'))
  return { folder: join(root, 'bin'), version }
}

/** The font file that comes with the dependencies, also from inside a bundle. */
export function packagedFont(): string {
  const require = createRequire(import.meta.url)
  return require.resolve('@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf')
}

async function unpackOnce(pack: string, cacheFolder: string, home: string): Promise<void> {
  await mkdir(cacheFolder, { recursive: true, mode: 0o700 })
  const lock = `${home}.lock`
  while (!(await takeLock(lock))) {
    await sleep(100)
    if (await exists(home)) return
  }
  try {
    if (!(await exists(home))) await unpackInto(pack, cacheFolder, home)
  } finally {
    await rm(lock, { recursive: true, force: true })
  }
}

async function takeLock(lock: string): Promise<boolean> {
  try {
    await mkdir(lock)
    return true
  } catch (failure) {
    if (!isCode(failure, 'EEXIST')) throw failure
    const held = await stat(lock).catch(() => undefined)
    const stale = held && Date.now() - held.mtimeMs > LOCK_STALE_MS
    if (stale) await rm(lock, { recursive: true, force: true })
    return false
  }
}

async function unpackInto(pack: string, cacheFolder: string, home: string): Promise<void> {
  const staging = await mkdtemp(join(cacheFolder, 'unpacking-'))
  try {
    const executable = join(staging, 'chromium')
    await pipeline(
      createReadStream(join(pack, 'chromium.br'), { highWaterMark: 1 << 22 }),
      createBrotliDecompress({ chunkSize: 1 << 21 }),
      createWriteStream(executable),
    )
    await chmod(executable, 0o700)
    const archive = brotliDecompressSync(await readFile(join(pack, 'al2023.tar.br')))
    for (const { path, body } of untar(archive)) {
      await mkdir(dirname(join(staging, path)), { recursive: true })
      await writeFile(join(staging, path), body, { mode: 0o700 })
    }
    await rename(staging, home)
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
}

/** Our font only: pictures look the same wherever they are made. */
function fontConfig(fonts: string, cache: string): string {
  const families = ['sans-serif', 'serif', 'monospace', 'system-ui']
    .map(
      (name) =>
        `<alias binding="same"><family>${name}</family><prefer><family>Noto Sans SC</family></prefer></alias>`,
    )
    .join('\n')
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
<dir>${fonts}</dir>
<cachedir>${cache}</cachedir>
${families}
</fontconfig>
`
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path)
    return true
  } catch (failure) {
    if (isCode(failure, 'ENOENT')) return false
    throw failure
  }
}

function isCode(failure: unknown, code: string): boolean {
  return failure instanceof Error && 'code' in failure && failure.code === code
}
