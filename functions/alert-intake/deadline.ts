import { UpstreamError } from '../../shared/failures.ts'

/** Senders wait five seconds for an answer (TCOP); they repeat what we could not keep in this time. */
export const PATIENCE_MS = 3500

/** Waits for one step of a request. Throws UpstreamError once the time of the whole request is up. */
export type InTime = <T>(work: Promise<T>) => Promise<T>

/** Starts the one deadline that all steps of a request share. */
export function startDeadline(patienceMs = PATIENCE_MS): InTime {
  const end = performance.now() + patienceMs
  return async (work) => {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      const failure = new UpstreamError('cos', 'no answer in time', { retry: true })
      timer = setTimeout(() => reject(failure), Math.max(0, end - performance.now()))
    })
    return await Promise.race([work, late]).finally(() => clearTimeout(timer))
  }
}
