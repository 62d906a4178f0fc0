import { describe, expect, it } from 'vitest'
import { plainText } from '../../shared/alerts/plain-text.ts'

/** An invented secret id of the cloud. */
const SECRET = `AKID${'z8krbsJ5yKBZQpn74WFkmLPx3gnPhESA'}`

describe('a text of a sender', () => {
  const link = (length: number) => `https://tool.example.com/${'a'.repeat(length)}`

  it.each([310, 315, 330, 8170, 8180, 8190])(
    'shows no half of a secret behind a link, wherever it would be cut (%i)',
    (before) => {
      const text = `${link(before - 26)} ${SECRET} is the key`
      expect(plainText(text, 80)).not.toMatch(/AKID|z8krb/)
    },
  )

  it('keeps what stands behind a long link', () => {
    expect(plainText(`${link(900)} 磁盘满了`, 80)).toBe('磁盘满了')
  })

  it.each([
    ['short', 'short'],
    ['x'.repeat(80), 'x'.repeat(80)],
    ['x'.repeat(81), `${'x'.repeat(79)}…`],
    ['x'.repeat(100_000), `${'x'.repeat(79)}…`],
  ])('is at most as long as it may be', (text, told) => {
    expect(plainText(text, 80)).toBe(told)
  })
})
