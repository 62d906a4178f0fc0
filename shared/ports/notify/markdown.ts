import type { ChatMessage } from './notify.ts'

const segmenter = new Intl.Segmenter('zh', { granularity: 'grapheme' })

/**
 * Text that cannot become a link, a mention or a colour in a chat's Markdown: titles may repeat what a
 * stranger wrote into a log.
 */
export function plainMarkdown(text: string): string {
  return text
    .replaceAll('<', '＜')
    .replaceAll('>', '＞')
    .replaceAll('](', '］(')
    .replaceAll('`', '｀')
    .replace(/[^\P{C}\n\u200d]/gu, ' ')
}

/** At most `limit` units of text, cut between characters as people see them; `…` tells that it was cut. */
export function cut(text: string, limit: number, measure: (text: string) => number): string {
  if (measure(text) <= limit) return text
  let room = limit - measure('…')
  let kept = ''
  for (const { segment } of segmenter.segment(text)) {
    room -= measure(segment)
    if (room < 0) break
    kept += segment
  }
  return `${kept}…`
}

/** Length in UTF-8 bytes. */
export const inBytes = (text: string) => Buffer.byteLength(text)

/** Length in UTF-16 units, as services that count characters count them. */
export const inCharacters = (text: string) => text.length

/** Title, text and link as Markdown within a limit; the text gives way, never the title or the link. */
export function toMarkdown(
  message: ChatMessage,
  limit: number,
  measure: (text: string) => number,
): string {
  const title = `**${cut(plainMarkdown(message.title), Math.floor(limit / 4), measure)}**`
  const link = message.link ? `\n[查看详情](${message.link})` : ''
  const room = limit - measure(title) - measure(link) - 1
  const text = message.text ? `\n${cut(plainMarkdown(message.text), room, measure)}` : ''
  return title + text + link
}
