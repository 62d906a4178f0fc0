/** Lines that belong to the line before them: stack frames, `... 12 more`, `Caused by:`, goroutine headers, carets. */
const CONTINUATION =
  /^(?:\s+at\s|\s*\.{3} \d+ (?:more|common frames)|\s+File "|\s*Caused by:|\s+Suppressed:|goroutine \d+ \[|\t\S+\.go:\d+|\s+\^+\s*$|created by \S+)/

/** Whether a line of its own record continues the stack trace of the record before it. */
export function isContinuation(line: string): boolean {
  return CONTINUATION.test(line)
}

const CLASS =
  /(?:^|[\s:])((?:[a-z][\w$]*\.)+[A-Z][\w$]*|[A-Z][\w$]*(?:Exception|Error|Throwable|Interrupt))(?=[:\s]|$)/
const JAVA_FRAME = /^\s+at ((?:[\w.-]+\/)?[\w$.]+\.[\w$<>]+)\(([^)]*)\)/
const JS_FRAME = /^\s+at (?:async )?([\w$.<>[\] ]+) \(([^)]+)\)/
const PYTHON_FRAME = /^\s+File "([^"]+)", line (\d+), in (\S+)/
const GO_FRAME = /^([\w./*()-]+)\(.*\)$/

const LIBRARIES =
  /^(?:javax?|jdk|sun|com\.sun|kotlinx?|scala|org\.(?:springframework|apache|hibernate|jboss|eclipse|junit|postgresql|mybatis)|com\.(?:mysql|zaxxer|fasterxml|google|alibaba)|io\.(?:netty|grpc|reactivex|undertow|lettuce)|reactor|feign|okhttp3|redis)\./
const LIBRARY_FILE = /site-packages|dist-packages|lib\/python|node_modules|^node:|\(node:|<frozen/
const GO_LIBRARY = /^(?:runtime|panic|reflect|net|sync|testing|internal|created)[./(]|^panic$/

/** Bounds that keep the patterns fast, whatever the text. */
const MOST_LINES = 200
const LONGEST_LINE = 400

/**
 * Exception class and first own frame of a text with a stack trace (`com.acme.PayError @ com.acme.Pay.charge`), for Java,
 * JavaScript, Python and Go; undefined where there is no exception.
 */
export function exceptionOf(text: string): string | undefined {
  const lines = text.split('\n', MOST_LINES).map((line) => line.slice(0, LONGEST_LINE))
  const name = lines.some((line) => line.startsWith('Traceback'))
    ? lastClass(lines)
    : firstClass(lines)
  if (!name) return undefined
  const frame = ownFrame(lines)
  return (frame ? `${name} @ ${frame}` : name).slice(0, 200)
}

function firstClass(lines: string[]): string | undefined {
  if (lines.some((line) => line.startsWith('panic: '))) return 'panic'
  for (const line of lines) {
    const name = isContinuation(line) ? undefined : CLASS.exec(line)?.[1]
    if (name && /(?:Exception|Error|Throwable|Interrupt)$/.test(name)) return name
  }
  return undefined
}

/** Python prints the exception after its frames. */
function lastClass(lines: string[]): string | undefined {
  return lines
    .map((line) => /^([A-Za-z_][\w.]*)(?=:|$)/.exec(line)?.[1])
    .filter((name) => name !== undefined && name !== 'Traceback')
    .at(-1)
}

function ownFrame(lines: string[]): string | undefined {
  let python: string | undefined
  for (const line of lines) {
    const java = JAVA_FRAME.exec(line)?.[1] ?? jsFrame(line)
    if (java && !LIBRARIES.test(java.replace(/^.*\//, ''))) return java
    const py = PYTHON_FRAME.exec(line)
    if (py?.[1] && !LIBRARY_FILE.test(py[1])) python = `${py[1]}:${py[2]}`
    const go = GO_FRAME.exec(line)?.[1]
    if (go && !GO_LIBRARY.test(go)) return go
  }
  return python
}

function jsFrame(line: string): string | undefined {
  const match = JS_FRAME.exec(line)
  return match && !LIBRARY_FILE.test(match[2] ?? '') ? match[1] : undefined
}
