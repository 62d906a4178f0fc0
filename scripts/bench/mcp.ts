import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildFunctions } from '../build.ts'
import type { Print } from '../figures.ts'
import { openLocalDoor } from '../local-door/open.ts'

/** Calls that are measured; a person may ask sixty times a minute. */
const CALLS = 50

/** Process starts whose median is taken. */
const STARTS = 9

/**
 * The robot's door on a COS stand-in: milliseconds of the first call of a session and of a warm one at the
 * handler, their ratio, bytes of the bundle, and its import as a ratio to an empty Node start.
 */
export async function run(_: string[], print: Print): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'chenbao-bench-mcp-'))
  try {
    const [built] = await buildFunctions({ functions: ['mcp'], outdir: folder })
    if (!built) throw new Error('nothing was built')
    print('bundle', built.bytes / 1024, 'KB')
    await measureCalls(print)
    await measureImport(join(built.folder, 'index.js'), folder, print)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function measureCalls(print: Print): Promise<void> {
  const door = await openLocalDoor(async () => {
    const { main_handler } = await import('../../functions/mcp/index.ts')
    return main_handler
  })
  const call = async (id: number) => {
    const body = {
      jsonrpc: '2.0',
      id,
      method: 'tools/call',
      params: { name: 'get_daily_report', arguments: { speaker: '张伟', again: true } },
    }
    const started = performance.now()
    await silently(() =>
      door.main(
        {
          httpMethod: 'POST',
          path: '/mcp',
          headers: {
            host: '127.0.0.1',
            'content-type': 'application/json',
            authorization: `Bearer ${door.token}`,
          },
          queryString: {},
          body: JSON.stringify(body),
        },
        { request_id: 'bench', time_limit_in_ms: 25_000 },
      ),
    )
    return performance.now() - started
  }
  const first = await call(0)
  const warm: number[] = []
  const before = { cpu: process.cpuUsage(), requests: door.requests() }
  for (let id = 1; id <= CALLS; id += 1) warm.push(await call(id))
  const { user, system } = process.cpuUsage(before.cpu)
  print('warm_call_cpu', (user + system) / 1000 / CALLS, 'ms, stand-in included')
  print('warm_call_store', (door.requests() - before.requests) / CALLS, 'requests')
  await door.close()
  const p50 = percentile(warm, 0.5)
  print('first_call', first, 'ms')
  print('warm_call_p50', p50, 'ms')
  print('warm_call_p95', percentile(warm, 0.95), 'ms')
  print('first_to_warm', first / p50, 'x')
}

async function measureImport(bundle: string, folder: string, print: Print): Promise<void> {
  const empty = join(folder, 'empty.cjs')
  await writeFile(empty, '')
  const start = (file: string) => {
    const started = performance.now()
    const { status, stderr } = spawnSync(process.execPath, [file], { encoding: 'utf8' })
    if (status !== 0) throw new Error(`${file} did not start:\n${stderr}`)
    return performance.now() - started
  }
  const pairs = Array.from({ length: STARTS }, () => ({ bare: start(empty), full: start(bundle) }))
  const bare = percentile(
    pairs.map((pair) => pair.bare),
    0.5,
  )
  const full = percentile(
    pairs.map((pair) => pair.full),
    0.5,
  )
  print('empty_start', bare, 'ms')
  print('import', full, 'ms')
  print('import_ratio', full / bare, 'x')
}

/** Runs without the log lines of the function, which are not what is measured. */
async function silently<T>(work: () => Promise<T>): Promise<T> {
  const write = process.stdout.write
  process.stdout.write = () => true
  try {
    return await work()
  } finally {
    process.stdout.write = write
  }
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}
