import type { LineSeverity } from '../documents/digest.ts'
import { type Fields, numberOf, objectOf, textOf } from './record.ts'
import { severityOfWord } from './severity-words.ts'

/** Fields that hold a severity, first hit wins; the first 16 are those of Grafana Loki. */
const LEVEL_FIELDS = (
  'level LEVEL Level log.level severity SEVERITY Severity SeverityText lvl LVL Lvl severity_text Severity_Text ' +
  'SEVERITY_TEXT severityText loglevel log_level levelname @level PRIORITY'
).split(' ')

/** The severity that the fields of a JSON log name, or undefined when no field names one. */
export function severityOfFields(fields: Fields): LineSeverity | undefined {
  for (const name of LEVEL_FIELDS) {
    const severity = severityOfValue(fields[name])
    if (severity) return severity
  }
  const nested = objectOf(fields.log)?.level
  return (
    severityOfWord(textOf(fields.priority)) ??
    severityOfValue(nested) ??
    ofTelemetry(fields) ??
    severityOfStatus(statusOf(fields))
  )
}

/** The severity a level field's value stands for: a word, a pino or bunyan number, or a syslog number below 8. */
export function severityOfValue(value: unknown): LineSeverity | undefined {
  if (typeof value === 'string') {
    const word = severityOfWord(value.trim())
    if (word) return word
  }
  const number = numberOf(value)
  if (number === undefined || number < 0) return undefined
  if (number >= 10) return ofPino(number)
  return number <= 7 ? ofSyslog(number) : undefined
}

function ofPino(number: number): LineSeverity {
  if (number >= 60) return 'fatal'
  if (number >= 50) return 'error'
  if (number >= 40) return 'warn'
  return number >= 30 ? 'info' : 'debug'
}

/** Severity of a syslog number (RFC 5424): 0 emergency … 7 debug. */
export function ofSyslog(number: number): LineSeverity {
  if (number <= 2) return 'fatal'
  if (number === 3) return 'error'
  if (number === 4) return 'warn'
  return number <= 6 ? 'info' : 'debug'
}

/** OpenTelemetry's severity_number: 1-8 trace and debug, 9 info, 13 warn, 17 error, 21 fatal. */
function ofTelemetry(fields: Fields): LineSeverity | undefined {
  const number = numberOf(fields.severity_number ?? fields.severityNumber ?? fields.SeverityNumber)
  if (number === undefined || number < 1 || number > 24) return undefined
  if (number >= 21) return 'fatal'
  if (number >= 17) return 'error'
  if (number >= 13) return 'warn'
  return number >= 9 ? 'info' : 'debug'
}

const statusOf = (fields: Fields) => numberOf(fields.status ?? fields.status_code)

/** Severity of an HTTP status: 5xx error, 4xx warn, the others info; undefined when it is no status. */
export function severityOfStatus(status: number | undefined): LineSeverity | undefined {
  if (status === undefined || status < 100 || status > 599) return undefined
  if (status >= 500) return 'error'
  return status >= 400 ? 'warn' : 'info'
}
