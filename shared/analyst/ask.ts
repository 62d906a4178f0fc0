import { createHash } from 'node:crypto'
import type { Day } from '../calendar/day.ts'
import { createDocument, readDocument } from '../documents/codec.ts'
import { keys } from '../documents/keys.ts'
import { answerSchema as keptSchema } from '../documents/run.ts'
import { DocumentError, UpstreamError } from '../failures.ts'
import type { Model, ModelQuestion } from '../ports/model/model.ts'
import type { Store } from '../ports/store/store.ts'
import { answerSchema, type PhrasedAnswer } from './answer.ts'
import { repairOf } from './prompt.ts'

/** The whole of one call, retries of the client included; a repair gets what is left. */
const CALL_MS = 25_000

/** An answer costs at most this many tokens. */
const ANSWER_TOKENS = 1500

/** What asking needs; `remainingMs` bounds a call where the caller knows its end. */
export interface AskPorts {
  model: Model
  store: Store
  clock: () => Date
  remainingMs?: () => number
}

/** An answer that keeps its schema, and what it cost now; a kept answer costs nothing. */
export interface Asked {
  answer: PhrasedAnswer
  model: string
  usage: { calls: number; promptTokens: number; completionTokens: number }
}

type Question = Pick<ModelQuestion, 'system' | 'user' | 'schema'>

/**
 * Asks a model, once more when the answer breaks the schema. Answers are kept under the hash of the request,
 * so a retry of the job repeats neither text nor cost. Throws UpstreamError when no usable answer comes.
 */
export async function askModel(ports: AskPorts, day: Day, question: Question): Promise<Asked> {
  const usage = { calls: 0, promptTokens: 0, completionTokens: 0 }
  const first = await answerOnce(ports, day, question, usage)
  const parsed = answerSchema.safeParse(first.value)
  if (parsed.success) return { answer: parsed.data, model: first.model, usage }
  const problem = parsed.error.issues
    .map(({ path, message }) => `${path.join('.')}: ${message}`)
    .join('; ')
  const second = await answerOnce(ports, day, repairOf(question, problem), usage)
  const repaired = answerSchema.safeParse(second.value)
  if (repaired.success) return { answer: repaired.data, model: second.model, usage }
  throw new UpstreamError('model', 'the answer breaks its schema twice', {
    retry: false,
    code: 'SCHEMA',
  })
}

async function answerOnce(
  ports: AskPorts,
  day: Day,
  question: Question,
  usage: Asked['usage'],
): Promise<{ value: unknown; model: string }> {
  const { model, store, clock } = ports
  const request = createHash('sha256')
    .update(JSON.stringify([model.name, question.system, question.user, question.schema]))
    .digest('hex')
  const key = keys.answer(day, request)
  const kept = await keptAnswer(store, key)
  if (kept) return kept
  const timeoutMs = Math.min(CALL_MS, (ports.remainingMs?.() ?? Number.POSITIVE_INFINITY) / 3)
  usage.calls += 1
  const answer = await model.ask({ ...question, maxTokens: ANSWER_TOKENS, timeoutMs })
  usage.promptTokens += answer.promptTokens
  usage.completionTokens += answer.completionTokens
  await createDocument(store, keptSchema, key, {
    schema: 'answer/1',
    request,
    model: answer.model,
    text: JSON.stringify(answer.value),
    promptTokens: answer.promptTokens,
    completionTokens: answer.completionTokens,
    at: clock().toISOString(),
  })
  return { value: answer.value, model: answer.model }
}

/** A kept answer; one that cannot be read is asked for again. */
async function keptAnswer(
  store: Store,
  key: string,
): Promise<{ value: unknown; model: string } | undefined> {
  try {
    const kept = await readDocument(store, keptSchema, key)
    return kept && { value: JSON.parse(kept.text), model: kept.model }
  } catch (failure) {
    if (failure instanceof DocumentError || failure instanceof SyntaxError) return undefined
    throw failure
  }
}
