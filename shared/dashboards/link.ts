/**
 * Switches of the CLS dashboard page: panels load at once instead of when they come into view, and nothing
 * that is no panel is shown (`hide*` flags of cls-console-sdk; unknown ones do no harm).
 */
const FLAGS = [
  'hidePanelViewportLoad',
  'hideTopNav',
  'hideLeftNav',
  'hideWidget',
  'hideSharing',
  'hideExport',
] as const

/** A dashboard's address as it is photographed: the flags set, and the time range where it has none. */
export function addressToShoot(url: string, range?: { from: number; to: number }): string {
  const address = new URL(url)
  for (const flag of FLAGS) address.searchParams.set(flag, 'true')
  if (range && !address.searchParams.has('time')) {
    address.searchParams.set('time', `${range.from},${range.to}`)
  }
  return address.toString()
}

/** Whether the range a page states (`2026-01-01 00:00:00 ~ …`) is this day; true where it states none. */
export function showsDay(range: string, day: string): boolean {
  if (range === '') return true
  const days = range.match(/\d{4}-\d\d-\d\d/g) ?? []
  if (days[0] !== day) return false
  return days[1] === undefined || days[1] === day || / 00:00:00$/.test(range)
}
