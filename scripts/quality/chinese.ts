import type { Print } from '../figures.ts'
import { scoreGrouping } from '../grouping-score.ts'
import { chineseSet } from './chinese-set/lines.ts'
import { templatesOf } from './templates.ts'

/** `chinese [--show]`: template grouping on our own 50 Chinese messages, 40 lines each; `--show` lists what is wrong. */
export async function run(args: string[], print: Print): Promise<void> {
  const set = chineseSet()
  const truth = set.map(({ message }) => String(message))
  const found = templatesOf(set.map(({ line }) => line)).map((template) => template?.id ?? '')
  const { GA, FGA, groups } = scoreGrouping(truth, found)
  print('GA', GA, 'of 2000 lines')
  print('FGA', FGA, 'of 50 messages')
  print('templates', groups, 'found')
  if (args.includes('--show')) show(set)
}

/** Templates of every message that was not found as one. */
function show(set: ReturnType<typeof chineseSet>): void {
  const templates = templatesOf(set.map(({ line }) => line))
  const byMessage = new Map<number, Set<string>>()
  set.forEach(({ message }, line) => {
    const texts = byMessage.get(message) ?? new Set()
    byMessage.set(message, texts.add(templates[line]?.text ?? ''))
  })
  for (const [message, texts] of byMessage) {
    if (texts.size > 1) console.log(message, [...texts].slice(0, 4).join(' | '))
  }
}
