import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Print } from '../figures.ts'

/**
 * The whole day of `npm start -- --once`, from the first line of code to the exit: wall seconds, and the
 * peak resident memory of the local cloud's process (all functions included, the browser not).
 */
export async function run(args: string[], print: Print): Promise<void> {
  const state = mkdtempSync(join(tmpdir(), 'chenbao-bench-'))
  const started = performance.now()
  const child = spawn(
    process.execPath,
    [
      '--import',
      'tsx',
      'scripts/emulator/main.ts',
      '--once',
      '--port',
      '0',
      '--state',
      state,
      ...args,
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  )
  let running = true
  const ended = new Promise<number>((resolve) => child.on('exit', (code) => resolve(code ?? 1)))
  void ended.then(() => {
    running = false
  })
  let peakKb = 0
  while (running) {
    peakKb = Math.max(peakKb, peakOf(child.pid))
    await pause(50)
  }
  print('exit', await ended, 'code')
  print('seconds', (performance.now() - started) / 1000, 's')
  print('peak_rss', peakKb / 1024, 'MB')
  rmSync(state, { recursive: true, force: true })
}

/** Peak resident kilobytes of a process so far; 0 where /proc does not tell. */
function peakOf(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0)
  } catch {
    return 0
  }
}
