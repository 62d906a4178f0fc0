import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bytesOf } from '../../shared/logs/block.ts'
import { Signatures } from '../../shared/logs/signature.ts'
import { clusterSignatures, type Template } from '../../shared/logs/templates.ts'
import { csvRow, readCsv } from '../csv.ts'
import type { Print } from '../figures.ts'

/**
 * `templates DIR OUT`: groups the messages of DIR/<Name>/<Name>_2k.log_structured.csv (column Content) with the product's
 * own masking and clustering, one configuration for all, and writes OUT/<Name>.csv.
 */
export async function run(args: string[], print: Print): Promise<void> {
  const [folder, out] = args
  if (!folder || !out || !existsSync(folder)) {
    console.log(
      'templates: not measured; use: templates DIR OUT, DIR/<Name>/<Name>_2k.log_structured.csv',
    )
    return
  }
  mkdirSync(out, { recursive: true })
  for (const name of readdirSync(folder).sort()) {
    const file = join(folder, name, `${name}_2k.log_structured.csv`)
    if (!existsSync(file)) continue
    const rows = readCsv(readFileSync(file, 'utf8'))
    const templates = templatesOf(rows.map((row) => row.Content ?? ''))
    const lines = rows.map((row, index) => {
      const template = templates[index]
      return csvRow([row.LineId ?? index + 1, template?.id ?? '', template?.text ?? ''])
    })
    writeFileSync(
      join(out, `${name}.csv`),
      csvRow(['LineId', 'EventId', 'EventTemplate']) + lines.join(''),
    )
    print(name, new Set(templates).size, `templates of ${rows.length} lines`)
  }
}

/** The template of every message: what the map step and the clustering make of them. */
export function templatesOf(messages: readonly string[]): (Template | undefined)[] {
  const signatures = new Signatures()
  const numbers = messages.map((message) => {
    const bytes = Buffer.from(message)
    return signatures.of(bytesOf(bytes), 0, bytes.length)
  })
  const weighted = numbers.map((number) => ({ text: signatures.texts[number] ?? '', count: 1 }))
  const byText = new Map(
    clusterSignatures(weighted).flatMap((template) =>
      template.members.map((text) => [text, template] as const),
    ),
  )
  return numbers.map((number) => byText.get(signatures.texts[number] ?? ''))
}
