import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { keys } from '../../shared/documents/keys.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** A call that writes an object, up to where its key can stand. */
const WRITE = /\b(?:(?:write|create)Document|store\.(?:put|create))\(/g

const DAY = '2026-11-20'
const HASH = 'f'.repeat(64)

/** A key of each kind, as it would be written. */
const SAMPLES: Record<string, string> = {
  delivery: keys.delivery('prod', DAY, HASH),
  act: keys.act('prod', 'f', new Date(0), HASH),
  incidents: keys.incidents('prod', DAY),
  digest: keys.digest('prod', DAY, HASH, 1),
  history: keys.history('prod', DAY),
  shot: keys.shot('prod', DAY, 'business', 'errors'),
  answer: keys.answer(DAY, HASH),
  analysis: keys.analysis('prod', DAY, 'cos'),
  report: keys.report('prod', DAY, 1),
  reportPage: keys.reportPage('prod', DAY, 1),
  request: keys.request(DAY, 'zhangwei', 'daily'),
  settled: keys.settled(DAY, 'zhangwei', 'daily'),
  pace: keys.pace(HASH),
  attempt: keys.ledgerOf(DAY, 'zhangwei', 'daily'),
  ledgerOf: keys.ledgerOf(DAY, 'zhangwei', 'daily'),
  heard: keys.heard('zhangwei', DAY),
  told: keys.told('zhangwei'),
  run: keys.run(DAY, 'step', 'prod', 'daily', 'done'),
  parked: keys.parked('step', HASH),
  unreadLog: keys.unreadLog('prod', DAY, HASH),
  audit: keys.audit(DAY, new Date(0), HASH),
  session: keys.session(HASH),
  cleanup: keys.cleanup('prod', DAY),
  sharedCleanup: keys.sharedCleanup(DAY),
  removal: keys.removal('prod', DAY, new Date(0), HASH),
  person: keys.person('zhangwei'),
}

/**
 * Keys a function writes, found in the source that its bundle really holds: of every writing call the
 * `keys.…` beside it, else those of the file. Throws when a file writes keys of a kind it does not know.
 */
export async function writtenKeys(step: string): Promise<string[]> {
  const kinds = (await bundledSources(step)).flatMap(writtenKinds)
  return [...new Set(kinds)].map((kind) => {
    const sample = SAMPLES[kind]
    if (sample) return sample
    throw new Error(`keys.${kind}: give the test a sample of what ${step} writes there`)
  })
}

async function bundledSources(step: string): Promise<string[]> {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: [`functions/${step}/index.ts`],
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    write: false,
    metafile: true,
    outfile: 'written.js',
    logLevel: 'error',
  })
  const inputs = Object.values(metafile.outputs)[0]?.inputs ?? {}
  return Object.keys(inputs)
    .filter((path) => (inputs[path]?.bytesInOutput ?? 0) > 0)
    .filter((path) => !/shared\/(ports\/|documents\/(codec|keys)\.ts$)/.test(path))
    .map((path) => readFileSync(`${ROOT}${path}`, 'utf8'))
}

function writtenKinds(source: string): string[] {
  return [...source.matchAll(WRITE)].flatMap((call) => {
    const beside = /\bkeys\.(\w+)\(/.exec(argumentsOf(source, call.index + call[0].length))
    if (beside?.[1]) return [beside[1]]
    return [...source.matchAll(/\bkeys\s*\.(\w+)\(/g)]
      .flatMap(([, kind]) => kind ?? [])
      .filter((kind) => kind in SAMPLES)
  })
}

/** The text between the parentheses of a call that begins before `from`. */
function argumentsOf(source: string, from: number): string {
  let depth = 1
  for (let at = from; at < source.length; at += 1) {
    if (source[at] === '(') depth += 1
    if (source[at] === ')') depth -= 1
    if (depth === 0) return source.slice(from, at)
  }
  return source.slice(from)
}
