import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { LEFT_OUT } from '../../build.ts'

/** Child processes of each; odd, so that the median is one of them. */
const RUNS = 15

const SETTINGS = { PATH: process.env.PATH, CHENBAO_BUCKET: 'chenbao-1250000000' }

/** Import time of the intake's bundle over a bundle of only cos-nodejs-sdk-v5 and zod, both without Node's own start. */
export async function importRatio(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'chenbao-import-'))
  try {
    const outfile = join(folder, 'yardstick.js')
    await build({
      stdin: {
        contents: `exports.cos=require('cos-nodejs-sdk-v5');exports.zod=require('zod')`,
        resolveDir: process.cwd(),
      },
      outfile,
      bundle: true,
      minify: true,
      platform: 'node',
      target: 'node20',
      format: 'cjs',
      logLevel: 'warning',
      alias: LEFT_OUT,
    })
    const intake = join(process.cwd(), 'dist/alert-intake/index.js')
    const times = { intake: [] as number[], yardstick: [] as number[] }
    for (let run = 0; run < RUNS; run += 1) {
      times.yardstick.push(importTime(outfile))
      times.intake.push(importTime(intake))
    }
    return median(times.intake) / median(times.yardstick)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Measured inside the child, so that starting Node is not part of it. */
function importTime(bundle: string): number {
  const script = `const t=performance.now();require(${JSON.stringify(bundle)});process.stdout.write(String(performance.now()-t));process.exit(0)`
  return Number(execFileSync(process.execPath, ['-e', script], { env: SETTINGS, encoding: 'utf8' }))
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
