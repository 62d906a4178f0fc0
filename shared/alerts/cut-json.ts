/** Where a cut text can end, and what was open there. */
interface Break {
  at: number
  open: string
}

/**
 * A text of JSON whose end was cut off, ended behind its last complete part: of a list of objects only whole ones
 * are left, of an object's own lists only whole rows. Undefined when no part of it is complete, or when it is
 * nested deeper than `deepestRead`.
 */
export function endCutJson(text: string, deepestRead: number): string | undefined {
  const deepest = text.trimStart().startsWith('[') ? 1 : 2
  let open = ''
  let last: Break | undefined
  let inside = false
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? ''
    if (char === '"') inside = !inside
    else if (inside) at += Number(char === '\\')
    else if (char === '{' || char === '[') {
      open += char
      if (open.length > deepestRead) return undefined
    } else if (char === '}' || char === ']') {
      open = open.slice(0, -1)
      if (open.length <= deepest) last = { at: at + 1, open }
      if (open === '') break
    } else if (char === ',' && open.length <= deepest) last = { at, open }
  }
  return last && text.slice(0, last.at) + closing(last.open)
}

function closing(open: string): string {
  return [...open]
    .reverse()
    .map((char) => (char === '{' ? '}' : ']'))
    .join('')
}
