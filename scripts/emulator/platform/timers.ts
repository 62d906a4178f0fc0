import { Cron } from 'croner'

/** A timer trigger of a function: seven-field cron of SCF, on the wall clock of UTC+8. */
export interface TimerTrigger {
  name: string
  cron: string
  argument: string
}

/** When a timer is due next after `after`; undefined when never again. Milliseconds since the epoch. */
export function nextDue(trigger: TimerTrigger, after: number): number | undefined {
  const cron = new Cron(trigger.cron, { timezone: 'Asia/Shanghai', paused: true })
  return cron.nextRun(new Date(after))?.getTime()
}
