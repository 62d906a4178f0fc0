import { settings } from '../../shared/scf/settings.ts'
import { Refusal } from './refusal.ts'
import type { FunctionManifest, Manifest } from './service.ts'

/** The account number of every example in this project. */
const EXAMPLE = /(^|\D)125000000\d(\D|$)/

/** Known only after the first deployment has made the function `pages`. */
const KNOWN_LATER = 'CHENBAO_PAGES_URL'

/** One broken rule of one function. */
interface Breach {
  step: string
  what: string
}

/**
 * Refuses a deployment whose functions would stop at their start, naming settings and functions: what is
 * missing, what is malformed, what still is an example (unless it goes to a stand-in).
 */
export function checkSettings({ functions }: Manifest, options: { local: boolean }): void {
  const breaches = functions.flatMap((each) => [
    ...brokenRules(each),
    ...(options.local ? [] : examples(each)),
  ])
  if (breaches.length > 0) throw new Refusal(`settings are missing or wrong:\n${listed(breaches)}`)
  const later = functions.filter((each) => lacks(each, KNOWN_LATER)).map(({ step }) => step)
  if (later.length === 0) return
  console.log(`${KNOWN_LATER} is not set; ${later.join(', ')} will refuse to start.`)
  console.log('Set it to the address of the function pages (below), then deploy again.')
}

/** One line for each broken rule, with the functions that break it. */
function listed(breaches: Breach[]): string {
  return [...new Set(breaches.map(({ what }) => what))]
    .map((what) => {
      const steps = breaches.filter((each) => each.what === what).map(({ step }) => step)
      return `  ${what} (${[...new Set(steps)].join(', ')})`
    })
    .join('\n')
}

function lacks({ settingNames, environment }: FunctionManifest, name: string): boolean {
  return settingNames.includes(name) && !environment[name]
}

function brokenRules({ step, settingNames, environment }: FunctionManifest): Breach[] {
  const parsed = settings.partial().safeParse(environment)
  const malformed = (parsed.error?.issues ?? []).map(
    (issue) => `${issue.path.join('.')}: ${issue.message}`,
  )
  const missing = settingNames
    .filter((name) => name in settings.shape && name !== KNOWN_LATER && !environment[name])
    .filter((name) => !isOptional(name))
    .map((name) => `${name}: is missing`)
  return [...malformed, ...missing].map((what) => ({ step, what }))
}

function isOptional(name: string): boolean {
  return Object.entries(settings.shape).some(
    ([known, schema]) => known === name && schema.safeParse(undefined).success,
  )
}

function examples({ step, environment, triggers }: FunctionManifest): Breach[] {
  const buckets = triggers.flatMap((each) => (each.kind === 'bucket' ? [each.bucket] : []))
  const foreign = buckets.filter((bucket) => bucket !== environment.CHENBAO_BUCKET)
  const named = [
    ...Object.entries(environment),
    ...foreign.map((bucket) => ['CHENBAO_LOG_BUCKET', bucket] as const),
  ]
  return named
    .filter(([, value]) => EXAMPLE.test(value))
    .map(([name]) => ({ step, what: `${name}: still is the example` }))
}
