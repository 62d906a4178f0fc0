/** What intake reads of a body before it is kept: the sender's ids, by a scan that cannot fail. */
export interface Scan {
  /** Id of this delivery: CLS RecordId, EventBridge id. */
  senderId: string | undefined
  /** TCOP wants its sessionId back. */
  sessionId: string | undefined
}

/** Only this much of a body is looked at. */
const REACH = 65_536
const ID = /^[\w.:@/=+-]{8,128}$/

/**
 * Reads the top-level string fields of a JSON object without parsing it: broken, cut or endlessly nested
 * bodies give what stands before the damage. Linear in the length; names are compared without case and `_`.
 */
export function scan(body: string): Scan {
  const fields = topLevelTexts(body.slice(0, REACH))
  const record = fields.get('recordid')
  const event = fields.has('specversion') ? fields.get('id') : undefined
  const senderId = [record, event].find((id) => id !== undefined && ID.test(id))
  return { senderId, sessionId: fields.get('sessionid')?.slice(0, 200) }
}

function topLevelTexts(text: string): Map<string, string> {
  const fields = new Map<string, string>()
  const token = /"([^"\\]*(?:\\.[^"\\]*)*)"(\s*:)?|[{}[\],]/sy
  let at = text.search(/\S/)
  if (text[at] !== '{') return fields
  let depth = 0
  let name: string | undefined
  for (; at < text.length; at += 1) {
    token.lastIndex = at
    const match = token.exec(text)
    if (!match && text[at] === '"') break
    if (!match) continue
    at = token.lastIndex - 1
    const [whole, value, colon] = match
    if (value === undefined) depth += whole === '{' || whole === '[' ? 1 : isClosing(whole) ? -1 : 0
    if (depth !== 1) continue
    if (value === undefined) name = undefined
    else if (colon) name = value.replaceAll('_', '').toLowerCase()
    else if (name !== undefined && !fields.has(name)) fields.set(name, value)
  }
  return fields
}

const isClosing = (token: string) => token === '}' || token === ']'
