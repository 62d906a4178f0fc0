import { describe, expect, it } from 'vitest'
import { containerLine, digestOf, spaced } from './log-lines.ts'

/** A key as another cloud writes it. */
const AWS_KEY = 'AKIAQZ7TR5WXN2LMP4VB'

describe('the samples of a digest', () => {
  it('keeps redacted samples of errors', async () => {
    const secret = 'AKIDz8krbsJ5yKBZQpn74WFkmLPx3gnPhESA'
    const digest = await digestOf([containerLine(`ERROR login with ${secret} failed 1`)])
    expect(digest.signatures[0]?.samples).toHaveLength(1)
    expect(JSON.stringify(digest)).not.toContain(secret)
  })

  it.each([280, 1200])('keeps no half of a secret that a cut at %i would leave', async (cut) => {
    const words = 'abc '.repeat(300)
    const canaries = ['alice.smith@clinic.test', '13812345678', '11010119900307651X', AWS_KEY]
    for (const canary of canaries) {
      const lines = [8, 12, 16].map((kept) => {
        const before = `token=${'x1y2'.repeat(60)} ${words}`.slice(0, cut - kept - 7)
        return containerLine(`ERROR ${before} ${canary} and more ${words}`)
      })
      const kept = JSON.stringify(await digestOf([...lines, ...lines.map(spaced)]))
      for (let from = 0; from + 7 <= canary.length; from += 1) {
        expect(kept).not.toContain(canary.slice(from, from + 7))
      }
    }
  })

  it('keeps one sample of messages that differ in what is redacted', async () => {
    const lines = [1, 2, 3].map((call) => containerLine(`ERROR call 1380013800${call} failed`))
    const parts = await Promise.all(lines.map((line) => digestOf([line])))
    const whole = await digestOf(lines)
    expect(whole.signatures[0]?.samples).toHaveLength(1)
    for (const part of parts) {
      expect(part.signatures[0]?.samples).toEqual(whole.signatures[0]?.samples)
    }
  })
})
