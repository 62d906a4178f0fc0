import { describe, expect, it } from 'vitest'
import { parseOptions } from '../../scripts/emulator/options.ts'

const NOW = new Date('2026-03-11T16:00:00Z')

describe('the command line of npm start', () => {
  it('reports yesterday in Beijing where no day is named', () => {
    expect(parseOptions([], NOW).day).toBe('2026-03-11')
    expect(parseOptions([], new Date(NOW.getTime() - 1)).day).toBe('2026-03-10')
  })

  it.each([
    [['--day', '2026-02-30'], '--day'],
    [['--lines', 'many'], '--lines'],
    [['--scenario', 'calm'], '--scenario'],
    [['--wat'], '--wat'],
  ])('refuses %j and names it', (args, name) => {
    expect(() => parseOptions(args, NOW)).toThrow(name)
  })
})
