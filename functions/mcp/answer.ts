/** Most bytes of one answer, verbatim wrapping included: a page of xiaozhi's is cut at about 8 KB, ours far earlier. */
export const MAX_BYTES = 1300

/** Texts up to this many characters are one answer. */
const WHOLE = 400

/** About how many characters a page has, some 40 seconds of speech. */
const PAGE = 200

/** Cuts a text into what is said at once: whole when short, else pages of about 200 characters at sentence ends. */
export function paginate(text: string): string[] {
  if (text.length <= WHOLE) return [text]
  const pages: string[] = []
  let page = ''
  for (const sentence of sentencesOf(text)) {
    if (page !== '' && page.length + sentence.length > PAGE) {
      pages.push(page)
      page = ''
    }
    page += sentence
  }
  return page === '' ? pages : [...pages, page]
}

/** Cuts a text at a sentence end so that it fits into one answer. */
export function shorten(text: string, bytes = MAX_BYTES): string {
  if (Buffer.byteLength(text) <= bytes) return text
  let kept = ''
  for (const sentence of sentencesOf(text)) {
    if (Buffer.byteLength(kept + sentence) > bytes) break
    kept += sentence
  }
  return kept === '' ? clip(text, bytes) : kept
}

/** The form that a 接入点 speaks word for word, without its model; fits `MAX_BYTES` after escaping. */
export function verbatim(text: string): string {
  return JSON.stringify({ action: 'RESPONSE', response: shorten(text, MAX_BYTES - 60) })
}

/** Sentences with their closing mark; one longer than a page is cut where it must. */
function sentencesOf(text: string): string[] {
  const sentences = text.match(/[^。！？；\n]+[。！？；\n]?|[。！？；\n]/g) ?? []
  return sentences.flatMap((sentence) => sentence.match(/[\s\S]{1,200}/g) ?? [])
}

function clip(text: string, bytes: number): string {
  let kept = ''
  for (const one of text) {
    if (Buffer.byteLength(kept + one) > bytes) break
    kept += one
  }
  return kept
}
