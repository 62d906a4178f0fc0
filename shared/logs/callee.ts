import type { DayView } from './day-view.ts'
import type { Pattern } from './patterns.ts'

/** Where a text names the other end of a call: an address, or the words of service discovery. */
const CALLED =
  /(?:https?:\/\/|(?:available|found|instance|server)s?\s(?:for|of)\s+|upstream[ =:"'(]+|(?:service|host|endpoint|target)[ =:"'[]+)([a-z][\w-]{2,62})/gi

/**
 * The source that a pattern's errors say they could not reach: `http://stock:8080/…` or `No instances available for
 * ts-basic-service` name a source of the same environment. Undefined when they name none, or only themselves.
 */
export function calleeOf(view: DayView, pattern: Pattern): string | undefined {
  const held = callees.get(pattern)
  if (held) return held.source
  const source = findCallee(view, pattern)
  callees.set(pattern, { source })
  return source
}

/** A pattern belongs to one view of one day, so what it calls is found once. */
const callees = new WeakMap<Pattern, { source: string | undefined }>()

function findCallee(view: DayView, pattern: Pattern): string | undefined {
  const known = sourcesByWorkload(view)
  const text = [pattern.template, ...pattern.samples].join('\n')
  const named = [
    ...[...text.matchAll(CALLED)].map(([, name = '']) => name),
    ...(text.match(/[a-z][a-z0-9]*(?:-[a-z0-9]+)+/gi) ?? []),
  ]
  for (const name of named) {
    const source = known.get(name.toLowerCase())
    if (source && source !== pattern.source) return source
  }
  return undefined
}

const cache = new WeakMap<DayView, Map<string, string>>()

function sourcesByWorkload(view: DayView): Map<string, string> {
  const held = cache.get(view)
  if (held) return held
  const earlier = view.comparable.flatMap(({ logs }) => Object.keys(logs.sources))
  const byName = new Map<string, string>()
  for (const source of [...view.sources.keys(), ...earlier].sort()) {
    const workload = source.split('/')[1]
    if (workload && !source.startsWith('kubernetes/')) byName.set(workload.toLowerCase(), source)
  }
  cache.set(view, byName)
  return byName
}
