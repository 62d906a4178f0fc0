import type { LineSeverity } from '../documents/digest.ts'
import type { Fields } from './record.ts'
import { textOf } from './record.ts'
import { severityOfFields } from './severity-fields.ts'
import { exceptionOf } from './stack-trace.ts'

/** The part of a container record that templates are made of. */
export interface Message {
  /** First line of what was said. */
  text: string
  /** What the record's own fields say; undefined when only the text can tell. */
  severity: LineSeverity | undefined
  exception: string | undefined
}

const MESSAGE_FIELDS = [
  'msg',
  'message',
  'MESSAGE',
  'Message',
  'log',
  'content',
  'body',
  'event',
  '@message',
]
const ERROR_FIELDS = ['error', 'err', 'exception', 'cause']
const STACK_FIELDS = [
  'stack_trace',
  'stackTrace',
  'stack',
  'stacktrace',
  'exception',
  'error',
  'err',
]

/** What the content of a container record says, whether as a text or in fields. */
export function messageOf(content: string | Fields): Message {
  return typeof content === 'string' ? ofLines(content) : ofFields(content)
}

function ofLines(content: string): Message {
  const text = withoutBlankEnd(content)
  const cut = text.indexOf('\n')
  if (cut < 0) return { text, severity: undefined, exception: undefined }
  const first = withoutBlankEnd(text.slice(0, cut))
  return { text: first, severity: undefined, exception: exceptionOf(text) }
}

/** Cuts blanks and control characters off the end; wider spaces stay, as they do where lines are not parsed. */
function withoutBlankEnd(text: string): string {
  let end = text.length
  while (end > 0 && text.charCodeAt(end - 1) <= 32) end -= 1
  return text.slice(0, end)
}

function ofFields(fields: Fields): Message {
  const said = firstText(fields, MESSAGE_FIELDS)
  const cause = firstText(fields, ERROR_FIELDS)
  const lines = ofLines(said || cause || written(fields))
  return {
    text: said && cause ? `${lines.text}: ${firstLine(cause)}` : lines.text,
    severity: severityOfFields(fields),
    exception: lines.exception ?? stackOf(fields),
  }
}

/** The fields as JSON; nothing when they are nested too deeply to be written. */
function written(fields: Fields): string {
  try {
    return JSON.stringify(fields)
  } catch {
    return ''
  }
}

function firstText(fields: Fields, names: string[]): string {
  for (const name of names) {
    const text = textOf(fields[name])
    if (text && typeof fields[name] === 'string') return text
  }
  return ''
}

const firstLine = (text: string) => text.split('\n', 1)[0] ?? ''

function stackOf(fields: Fields): string | undefined {
  const stack = STACK_FIELDS.map((name) => textOf(fields[name])).find((text) => text.includes('\n'))
  return stack === undefined ? undefined : exceptionOf(stack)
}
