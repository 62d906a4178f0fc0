import { placeOf } from './place.ts'
import { type Fields, type LogRecord, objectOf } from './record.ts'
import { instantIn, instantOf } from './record-time.ts'

/**
 * What a parsed line is: a Kubernetes event or audit record (also when it stands as JSON text in `__CONTENT__`), else a
 * line of a container. Undefined when the value is no JSON object.
 */
export function readRecord(value: unknown): LogRecord | undefined {
  const fields = objectOf(value)
  if (!fields) return undefined
  const stamp = instantOf(fields.__TIMESTAMP__)
  const content = fields.__CONTENT__
  const inner = objectOf(content)
  return (
    readKubernetes(fields, stamp) ??
    (inner && readKubernetes(inner, stamp)) ??
    readContainer(fields, stamp, inner ?? content)
  )
}

/** Whether fields may be those of a Kubernetes event or audit record. */
export function isKubernetes(fields: Fields): boolean {
  return readKubernetes(fields, undefined) !== undefined
}

function readKubernetes(fields: Fields, stamp: number | undefined): LogRecord | undefined {
  if (fields.auditID !== undefined && fields.verb !== undefined) {
    const told = instantOf(fields.stageTimestamp) ?? instantOf(fields.requestReceivedTimestamp)
    return { kind: 'audit', time: stamp ?? told, audit: fields }
  }
  const event = eventOf(objectOf(fields.event)) ?? eventOf(fields)
  return event && { kind: 'event', time: stamp ?? eventTime(event), event }
}

/** The fields, if they are those of a Kubernetes Event object. */
export function eventOf(fields: Fields | undefined): Fields | undefined {
  const object = fields?.involvedObject ?? fields?.regarding
  return object !== undefined && fields?.reason !== undefined ? fields : undefined
}

function eventTime(event: Fields): number | undefined {
  return (
    instantOf(event.lastTimestamp) ?? instantOf(event.eventTime) ?? instantOf(event.firstTimestamp)
  )
}

function readContainer(fields: Fields, stamp: number | undefined, content: unknown): LogRecord {
  const place = placeOf(fields)
  if (typeof content === 'string') {
    return { kind: 'container', time: stamp ?? instantOf(content), place, content }
  }
  const own = objectOf(content) ?? userFields(fields)
  return { kind: 'container', time: stamp ?? instantIn(own), place, content: own }
}

/** The fields that CLS extracted from the log, without those it adds itself. */
function userFields(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !name.startsWith('__')))
}
