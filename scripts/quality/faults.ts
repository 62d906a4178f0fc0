import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import type { LogDraft } from '../../shared/logs/draft.ts'
import { instantOfKey } from '../../shared/logs/record-time.ts'
import { analyseFiles } from '../commands/digest.ts'
import type { Print } from '../figures.ts'
import { filesBelow } from '../log-files.ts'

const faultsSchema = z.record(
  z.string(),
  z.array(z.object({ inject_time: z.string(), inject_pod: z.string(), inject_type: z.string() })),
)

/** Objects shipped this long after an injection hold the minutes around it: shipping takes about five. */
const SHIPPED_FROM_MS = 4 * 60_000
const SHIPPED_TO_MS = 8 * 60_000

interface Fault {
  at: number
  service: string
  kind: string
}

/**
 * `faults DIR`: DIR/faults.json labels faults by time and pod, DIR/logs/ holds the log objects, DIR/quiet/ fault-free
 * ones. For how many faults is the service at fault named in a finding of the minutes around it, compared with the
 * quiet ones as if three earlier days had been like them; beside it, how far ranking services by their number of errors comes with as many guesses.
 */
export async function run(args: string[], print: Print): Promise<void> {
  const folder = args[0] ?? '../shared/data/trainticket-2023-01-29'
  const labels = join(folder, 'faults.json')
  if (!existsSync(labels)) {
    console.log('faults: not measured; use: faults DIR with DIR/faults.json, DIR/logs, DIR/quiet')
    return
  }
  const faults = readFaults(labels)
  const files = filesBelow([join(folder, 'logs')])
  const quiet = [join(folder, 'quiet')]
  const tally = {
    any: 0,
    first: 0,
    three: 0,
    errorsFirst: 0,
    errorsThree: 0,
    errorsAsMany: 0,
    named: 0,
  }
  for (const fault of faults) {
    const around = files.filter((file) => isAround(file, fault.at))
    const draft = await analyseFiles({ files: around, baseline: quiet, baselineDays: 3 })
    if (!draft) continue
    const named = servicesNamed(draft)
    const byErrors = servicesByErrors(draft)
    const has = (services: string[]) => Number(services.includes(fault.service))
    tally.any += has(named)
    tally.first += has(named.slice(0, 1))
    tally.three += has(named.slice(0, 3))
    tally.errorsFirst += has(byErrors.slice(0, 1))
    tally.errorsThree += has(byErrors.slice(0, 3))
    tally.errorsAsMany += has(byErrors.slice(0, named.length))
    tally.named += named.length
    if (args.includes('--list')) {
      console.log(
        `${new Date(fault.at).toISOString()} ${fault.kind} ${fault.service} | ${named.join(' ')} | ${byErrors.slice(0, 4).join(' ')}`,
      )
    }
  }
  const unit = `of ${faults.length} faults`
  print('named', tally.any, unit)
  print('named_first', tally.first, unit)
  print('named_in_three', tally.three, unit)
  print('by_errors_first', tally.errorsFirst, unit)
  print('by_errors_in_three', tally.errorsThree, unit)
  print('by_errors_as_many', tally.errorsAsMany, unit)
  print('services_named', tally.named / faults.length, 'a fault')
}

function readFaults(path: string): Fault[] {
  const labelled = faultsSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  return Object.values(labelled).flatMap((hour) =>
    hour.map(({ inject_time, inject_pod, inject_type }) => ({
      at: Date.parse(`${inject_time.replace(' ', 'T')}Z`),
      service: plain(inject_pod.replace(/-[0-9a-f]{8,10}-[0-9a-z]{5}$/, '')),
      kind: inject_type,
    })),
  )
}

function isAround(file: string, at: number): boolean {
  const shipped = instantOfKey(file)
  return shipped !== undefined && shipped >= at + SHIPPED_FROM_MS && shipped <= at + SHIPPED_TO_MS
}

/** Services in the order in which the findings name them: their own first, then those they could not reach. */
function servicesNamed(draft: LogDraft): string[] {
  const sources = draft.findings.flatMap((finding) =>
    draft.evidence
      .filter(({ id }) => finding.evidence.includes(id))
      .flatMap(({ subject, names }) => [subject, ...names]),
  )
  return [...new Set(sources.filter((name) => name.includes('/')).map(shortName))]
}

function servicesByErrors(draft: LogDraft): string[] {
  const chart = draft.charts.find(({ id }) => id === 'log-sources')
  return (chart?.points ?? []).map(({ label }) => plain(label.replaceAll(' ', '-')))
}

const shortName = (source: string) => plain(source.split('/').at(-1) ?? source)

/** A service however it is written: `ts-food-service`, `ts food 服务`. */
const plain = (name: string) => name.replace(/-(?:service|服务)$/, '')
