import { settings } from '../../shared/scf/settings.ts'
import type { FunctionManifest, Manifest } from './service.ts'

/** The account number of every example in this project. */
const EXAMPLE = /(^|\D)125000000\d(\D|$)/

/** Known only after the first deployment has made the function `pages`. */
const KNOWN_LATER = 'CHENBAO_PAGES_URL'

/**
 * Refuses a deployment whose functions would stop at their start, naming function and setting: what is
 * missing, what is malformed, what still is an example (unless it goes to a stand-in).
 */
export function checkSettings({ functions }: Manifest, options: { local: boolean }): void {
  const wrong = functions.flatMap((each) => [
    ...brokenRules(each),
    ...(options.local ? [] : examples(each)),
  ])
  if (wrong.length > 0) throw new Error(`settings are missing or wrong:\n  ${wrong.join('\n  ')}`)
  const later = functions.filter((each) => lacks(each, KNOWN_LATER)).map(({ step }) => step)
  if (later.length === 0) return
  console.log(`${KNOWN_LATER} is not set; ${later.join(', ')} will refuse to start.`)
  console.log(`Set it to the address of the function pages (below), then deploy again.`)
}

function lacks({ settingNames, environment }: FunctionManifest, name: string): boolean {
  return settingNames.includes(name) && !environment[name]
}

function brokenRules({ step, settingNames, environment }: FunctionManifest): string[] {
  const parsed = settings.partial().safeParse(environment)
  const malformed = (parsed.error?.issues ?? []).map(
    (issue) => `${step}: ${issue.path.join('.')}: ${issue.message}`,
  )
  const missing = settingNames
    .filter((name) => name in settings.shape && name !== KNOWN_LATER && !environment[name])
    .filter((name) => !isOptional(name))
    .map((name) => `${step}: ${name}: is missing`)
  return [...malformed, ...missing]
}

function isOptional(name: string): boolean {
  return Object.entries(settings.shape).some(
    ([known, schema]) => known === name && schema.safeParse(undefined).success,
  )
}

function examples({ step, environment, triggers }: FunctionManifest): string[] {
  const inSettings = Object.entries(environment)
    .filter(([, value]) => EXAMPLE.test(value))
    .map(([name]) => `${step}: ${name}: still is the example`)
  const inTriggers = triggers
    .filter((trigger) => trigger.kind === 'bucket' && EXAMPLE.test(trigger.bucket))
    .map(() => `${step}: the bucket of its trigger still is the example (CHENBAO_LOG_BUCKET)`)
  return [...inSettings, ...inTriggers]
}
