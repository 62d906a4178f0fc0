import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import manifest from '../package.json' with { type: 'json' }

const READMES = ['README.md', 'README.zh-CN.md']

/** The commands of the `sh` blocks, without their comments. */
function commandsOf(file: string): string[] {
  const blocks = readFileSync(file, 'utf8').matchAll(/```sh\n([\s\S]*?)```/g)
  return [...blocks].flatMap(([, block = '']) =>
    block.split('\n').flatMap((line) => line.replace(/#.*/, '').trim() || []),
  )
}

describe.each(READMES)('%s', (file) => {
  it('is read in a few minutes', () => {
    expect(readFileSync(file, 'utf8').split('\n').length).toBeLessThanOrEqual(150)
  })

  it('names scripts that exist', () => {
    const named = commandsOf(file).flatMap((command) => {
      const script = /npm (?:run )?(start|test|[a-z:-]+)(?: |$)/.exec(
        command.replace('npm ci && ', ''),
      )
      return command.startsWith('npm') && script?.[1] ? [script[1]] : []
    })
    expect(named.length).toBeGreaterThan(6)
    expect(named.filter((name) => !(name in manifest.scripts))).toEqual([])
  })

  it('links to files that exist', () => {
    const links = [...readFileSync(file, 'utf8').matchAll(/\]\(([^)]+)\)/g)].map(
      ([, link]) => link ?? '',
    )
    expect(links.filter((link) => !link.startsWith('https://') && !existsSync(link))).toEqual([])
  })
})

describe('the two readmes', () => {
  it('tell the same commands', () => {
    expect(commandsOf('README.zh-CN.md')).toEqual(commandsOf('README.md'))
  })

  it('tell of the same functions, those of serverless.yml', () => {
    const functionsOf = (file: string) =>
      [...readFileSync(file, 'utf8').matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, name]) => name)
    const configured = [
      ...readFileSync('serverless.yml', 'utf8').matchAll(/^ {2}([a-z-]+):\n {4}handler/gm),
    ]
    for (const file of READMES)
      expect(functionsOf(file).sort()).toEqual(configured.map(([, name]) => name).sort())
  })
})
