import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { tools } from '../../functions/mcp/tools/table.ts'

const source = readFileSync('scripts/xiaozhi-plugin/chenbao.py', 'utf8')
const offered = /TOOLS = \[([^\]]+)\]/.exec(source)?.[1]?.match(/\w+/g) ?? []
const names = /"properties": \{(.*?)\n {12}\},/s.exec(source)?.[1] ?? ''
const properties = [...names.matchAll(/^ {16}"(\w+)":/gm)].map((match) => match[1])

describe('the plugin of the self-hosted server', () => {
  it('offers every tool of the door, and nothing else', () => {
    expect(offered).toEqual(tools.map(({ name }) => name))
  })

  it('has every argument of every tool, but for who is asking', () => {
    const all = tools.flatMap(({ inputSchema }) => Object.keys(inputSchema.properties))
    const wanted = new Set(all.filter((name) => name !== 'speaker' && name !== 'device_id'))
    expect(new Set(properties)).toEqual(new Set(['tool', 'greeting', ...wanted]))
  })

  it('gives up before the robot does', () => {
    expect(Number(/TIMEOUT_SECONDS = (\d+)/.exec(source)?.[1])).toBeLessThan(30)
  })
})
