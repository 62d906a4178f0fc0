import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { buildFunctions } from '../build.ts'
import type { Print } from '../figures.ts'

/** Child processes per bundle; odd, so that the median is one of them. */
const RUNS = 7

/** Invented settings: a bundle refuses to be imported without those it needs. */
const SETTINGS = {
  CHENBAO_BUCKET: 'chenbao-1250000000',
  CHENBAO_PAGES_URL: 'https://pages.example.com',
  CHENBAO_LINK_KEY: 'k'.repeat(40),
  CHENBAO_MASTER_KEY: Buffer.alloc(32).toString('base64'),
  CHENBAO_SMTP_URL: 'smtp://127.0.0.1:9',
  CHENBAO_MAIL_FROM: 'chenbao@example.com',
  CHENBAO_MODEL_URL: 'https://model.example.com/v1',
  CHENBAO_MODEL_KEY: 'example',
}

/** Sizes of the bundles, and their import time as a ratio to an empty Node start. */
export async function run(args: string[], print: Print): Promise<void> {
  const started = performance.now()
  const built = await buildFunctions()
  print('build', (performance.now() - started) / 1000, 's')
  const wanted = built.filter(({ step }) => args.length === 0 || args.includes(step))
  for (const { step, bytes } of wanted) print(`size.${step}`, bytes / 1024, 'KB')
  for (const { step, folder } of wanted) {
    const { empty, loaded } = alternate(join(folder, 'index.js'))
    print(`import.${step}`, median(loaded) / median(empty), 'x')
  }
}

/** Measures both in turn, so that a busy machine disturbs both alike. */
function alternate(bundle: string): { empty: number[]; loaded: number[] } {
  const empty: number[] = []
  const loaded: number[] = []
  for (let count = 0; count < RUNS; count += 1) {
    empty.push(startNode(''))
    loaded.push(startNode(`require(${JSON.stringify(bundle)})`))
  }
  return { empty, loaded }
}

function startNode(script: string): number {
  const env = { PATH: process.env.PATH, ...SETTINGS }
  const started = performance.now()
  execFileSync(process.execPath, ['-e', `${script};process.exit(0)`], { env })
  return performance.now() - started
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
