import { describe, expect, it } from 'vitest'
import { crashEverywhere } from '../stand-ins/crashing-ports.ts'
import { openAlertFlow } from './alert-crash-flow.ts'

/** Every so many-eth port call; `npm run crash` takes each. */
const EVERY = 31

describe('a day of alerts', () => {
  it.each([
    ['ordinary', false],
    ['racy', true],
  ])('over an %s store comes to the same end wherever it crashes', async (_mode, racy) => {
    const report = await crashEverywhere((ports) => openAlertFlow(ports, { racy }), {
      every: EVERY,
    })
    expect(report.violations).toEqual([])
    expect(report.calls).toBeGreaterThan(100)
    expect(report.runs).toBeGreaterThan((3 * report.calls) / EVERY)
  })
})
