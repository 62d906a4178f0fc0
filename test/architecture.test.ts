import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'

const GROUND = ['documents', 'calendar', 'redaction', 'speech', 'failures.ts']

interface Import {
  from: string
  to: string
  typeOnly: boolean
}

/** Every relative or package import of a source text, resolved against the file's folder. */
function importsOf(file: string, source: string): Import[] {
  const statement =
    /(?:^|\n)\s*(import|export)\s+(type\s+)?[^'";]*?from\s*'([^']+)'|import\('([^']+)'\)/g
  return [...source.matchAll(statement)].map((match) => {
    const target = match[3] ?? match[4] ?? ''
    const to = target.startsWith('.') ? normalize(join(dirname(file), target)) : target
    return { from: file, to, typeOnly: match[2] !== undefined }
  })
}

const room = (path: string) => path.split('/')[1] ?? ''
const isGround = (path: string) => path.startsWith('shared/') && GROUND.includes(room(path))
const isAdapter = (path: string) => {
  const [, ports, role, file] = path.split('/')
  return path.startsWith('shared/') && ports === 'ports' && file !== `${role}.ts`
}
const isPortType = (path: string) => path.startsWith('shared/ports/') && !isAdapter(path)
const isNoun = (path: string) =>
  path.startsWith('shared/') &&
  !isGround(path) &&
  !path.startsWith('shared/ports/') &&
  room(path) !== 'scf'

/** The dependency rule of the architecture; undefined when an import keeps it. */
function brokenRule({ from, to, typeOnly }: Import): string | undefined {
  if (/(^|\/)(utils|helpers|common|misc|types|constants)(\/|\.ts$)/.test(from)) return 'a drawer'
  if (to === 'zod' || !to.includes('/') || to.startsWith('node:')) {
    if (isGround(from) && to !== 'zod' && !to.startsWith('node:') && to !== 'pinyin-pro')
      return 'the ground floor imports zod only'
    return undefined
  }
  if (from.startsWith('functions/')) {
    if (to.startsWith('functions/') && to.split('/')[1] !== from.split('/')[1])
      return 'functions never import functions'
    if (isAdapter(to) && !/^functions\/[^/]+\/index\.ts$/.test(from))
      return 'adapters are named only by index.ts'
  }
  if (to.startsWith('scripts/') && !from.startsWith('scripts/') && !from.startsWith('test/'))
    return 'the product never imports scripts'
  if (isGround(from) && to.startsWith('shared/') && !isGround(to))
    return 'the ground floor imports itself only'
  if (isNoun(from) && to.startsWith('shared/')) {
    if (isAdapter(to)) return 'nouns never import adapters'
    if (isPortType(to) && !typeOnly) return 'nouns import port types only'
    if (isNoun(to) && room(to) !== room(from) && room(to) !== 'scf')
      return 'nouns never import each other'
  }
  return undefined
}

function sourceFiles(root: string): string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${root}/${name}`)
}

describe('the dependency rule', () => {
  const files = ['functions', 'shared', 'scripts'].flatMap(sourceFiles)

  it('is kept by every import', () => {
    const broken = files
      .flatMap((file) => importsOf(file, readFileSync(file, 'utf8')))
      .flatMap((edge) => {
        const rule = brokenRule(edge)
        return rule ? [`${edge.from} -> ${edge.to}: ${rule}`] : []
      })
    expect(broken).toEqual([])
  })

  it.each([
    [
      'functions/mcp/handler.ts',
      `import { cosStore } from '../../shared/ports/store/cos-store.ts'`,
    ],
    ['functions/mcp/handler.ts', `import { fold } from '../alert-analysis/handler.ts'`],
    ['shared/alerts/fold.ts', `import type { Report } from '../report/merge.ts'`],
    ['shared/alerts/fold.ts', `import { cosStore } from '../ports/store/cos-store.ts'`],
    ['shared/documents/keys.ts', `import type { Store } from '../ports/store/store.ts'`],
    ['shared/report/page.ts', `import { main } from '../../scripts/emulator/main.ts'`],
    ['shared/utils/strings.ts', `import { z } from 'zod'`],
  ])('is reported when %s breaks it', (file, source) => {
    expect(importsOf(file, source).map(brokenRule)).not.toContain(undefined)
  })

  it('reads settings through index.ts only', () => {
    const readers = files
      .filter((file) => /process\.env/.test(readFileSync(file, 'utf8')))
      .filter((file) => !/^functions\/[^/]+\/index\.ts$|^scripts\//.test(file))
    expect(readers.filter((file) => !file.endsWith('settings.ts'))).toEqual([])
  })

  it('asks ports for time and randomness', () => {
    const offenders = files
      .filter((file) => file.startsWith('shared/') && isNoun(file))
      .filter((file) =>
        /new Date\(\)|Math\.random|randomUUID|randomBytes/.test(readFileSync(file, 'utf8')),
      )
    expect(offenders).toEqual([])
  })

  it('imports the Tencent SDK by service and zod as a namespace', () => {
    const offenders = files.filter((file) =>
      /from 'tencentcloud-sdk-nodejs'|import \{ z \} from 'zod'/.test(readFileSync(file, 'utf8')),
    )
    expect(offenders).toEqual([])
  })
})
