import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildSync } from 'esbuild'
import * as z from 'zod'
import type { Print } from '../figures.ts'

const takenSchema = z.object({
  seconds: z.number(),
  cpuSeconds: z.number(),
  peakMegabytes: z.number(),
  largestDigest: z.number(),
  lines: z.number(),
  megabytes: z.number(),
})
type Taken = z.infer<typeof takenSchema>

const DEFAULT_ROUNDS = 9

/**
 * `logs FILE [ROUNDS]`: the complete map step (gunzip, parse, severity, time, source, signatures, encoded digest) of a
 * gzip file of JSON lines, bundled as it ships and run in a fresh process, in turns with `gzip -dc` of the same file.
 * Ratios compare the best of each; `map_ratio_median` the medians.
 */
export async function run(args: string[], print: Print): Promise<void> {
  const [file, rounds] = args
  if (!file || !existsSync(file)) {
    console.log('logs: not measured; use: logs FILE.jsonl.gz [ROUNDS]')
    return
  }
  const folder = mkdtempSync(join(tmpdir(), 'chenbao-bench-'))
  try {
    const worker = bundle(folder)
    const gzip: number[] = []
    const taken: Taken[] = []
    for (let round = 0; round < Number(rounds ?? DEFAULT_ROUNDS); round += 1) {
      gzip.push(
        secondsOf(() =>
          execFileSync('gzip', ['-dc', file], { stdio: ['ignore', 'ignore', 'inherit'] }),
        ),
      )
      taken.push(takenSchema.parse(JSON.parse(execFileSync('node', [worker, file]).toString())))
    }
    report(gzip, taken, print)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function bundle(folder: string): string {
  const outfile = join(folder, 'worker.mjs')
  const entry = new URL('./logs-map/worker.ts', import.meta.url).pathname
  const banner =
    "import{createRequire}from'node:module';const require=createRequire(import.meta.url);"
  const options = { bundle: true, platform: 'node', format: 'esm' } as const
  buildSync({ ...options, entryPoints: [entry], outfile, banner: { js: banner } })
  return outfile
}

function report(gzip: number[], taken: Taken[], print: Print): void {
  const seconds = taken.map((one) => one.seconds)
  const best = Math.min(...seconds)
  const megabytes = taken[0]?.megabytes ?? 0
  print('map_ratio_to_gzip', Math.min(...gzip) / best, 'x gzip -dc')
  print('map_ratio_median', median(gzip) / median(seconds), 'x gzip -dc')
  print('map_throughput', megabytes / best, 'MB/s')
  print('gzip_throughput', megabytes / Math.min(...gzip), 'MB/s')
  print('map_cpu', Math.min(...taken.map((one) => one.cpuSeconds)), 's')
  print('peak_rss', Math.max(...taken.map((one) => one.peakMegabytes)), 'MB')
  print('digest_bytes', Math.max(...taken.map((one) => one.largestDigest)), 'bytes')
  print('lines', taken[0]?.lines ?? 0, 'lines')
}

function secondsOf(action: () => unknown): number {
  const began = performance.now()
  action()
  return (performance.now() - began) / 1000
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
