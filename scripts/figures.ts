import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** Prints one figure as `<area>.<figure> <value> <unit>`. */
export type Print = (figure: string, value: number, unit: string) => void

/** What a file beside `main.ts` exports: it measures one area. */
export interface Area {
  run(args: string[], print: Print): Promise<void>
}

/**
 * Runs the areas of a folder by file name: all of them, or the one that is named first, with the rest as
 * its arguments. Returns the exit code; an unknown area lists the known ones.
 */
export async function runAreas(mainUrl: string, [wanted, ...args]: string[]): Promise<number> {
  const folder = dirname(fileURLToPath(mainUrl))
  const known = readdirSync(folder)
    .filter((file) => file.endsWith('.ts') && file !== 'main.ts')
    .map((file) => file.slice(0, -'.ts'.length))
  if (wanted && !known.includes(wanted)) {
    console.error(`unknown area ${wanted}; known: ${known.join(', ') || 'none'}`)
    return 2
  }
  let failed = 0
  for (const area of wanted ? [wanted] : known) {
    failed += await runArea(join(folder, `${area}.ts`), area, args)
  }
  return failed > 0 ? 1 : 0
}

async function runArea(path: string, area: string, args: string[]): Promise<number> {
  const loaded: unknown = await import(pathToFileURL(path).href)
  if (!isArea(loaded)) throw new TypeError(`${path}: must export run(args, print)`)
  try {
    await loaded.run(args, (figure, value, unit) => {
      console.log(`${area}.${figure} ${round(value)} ${unit}`)
    })
    return 0
  } catch (failure) {
    console.error(`${area}: ${failure instanceof Error ? failure.stack : String(failure)}`)
    return 1
  }
}

function isArea(loaded: unknown): loaded is Area {
  return typeof loaded === 'object' && loaded !== null && 'run' in loaded
}

/** Four significant digits, whole numbers in full. */
function round(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(4))
}
