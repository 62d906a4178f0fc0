import OpenAI, { APIConnectionTimeoutError, APIError, APIUserAbortError } from 'openai'
import * as z from 'zod'
import { messageOf, SettingsError, UpstreamError } from '../../failures.ts'
import type { Model, ModelAnswer, ModelQuestion } from './model.ts'

/** An OpenAI-compatible endpoint and what it can do. */
export interface ModelPlace {
  /** Base address, with its version: `https://api.deepseek.com/v1`. */
  url: string
  key: string
  model: string
  /** Whether images may be sent. */
  sees: boolean
  /** What it understands as `response_format`: json_schema, json_object, or nothing. */
  json: 'schema' | 'object' | 'none'
  /** Further request fields, such as `{thinking: {type: 'disabled'}}`. */
  extra: Record<string, unknown>
}

/** Tries of one call: the first and what the SDK repeats for 408, 409, 429, 5xx and broken connections. */
const RETRIES = 1

/** A call that has less time than this is not begun. */
const LEAST_MS = 1000

/** An answer longer than this is not one of ours. */
const MOST_ANSWER_CHARS = 60_000

/** A provider may send an HTML page with status 200: nothing of an answer is taken on trust. */
const completionSchema = z.object({
  model: z.string().catch(''),
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        message: z.object({ content: z.string().nullish() }),
      }),
    )
    .min(1),
  usage: z
    .object({ prompt_tokens: z.int().catch(0), completion_tokens: z.int().catch(0) })
    .nullish(),
})

/** A model behind any OpenAI-compatible endpoint. Every failure is an UpstreamError of service `model`. */
export function openaiModel(place: ModelPlace): Model {
  const client = new OpenAI({ baseURL: place.url, apiKey: place.key, maxRetries: RETRIES })
  return {
    name: place.model,
    sees: place.sees,
    ask: (question) => ask(client, place, question),
  }
}

/** The settings of a model, read from the names of `../../scf/settings.ts`; undefined without a key. */
export function modelFrom(settings: {
  CHENBAO_MODEL_URL?: string | undefined
  CHENBAO_MODEL_KEY?: string | undefined
  CHENBAO_MODEL: string
  CHENBAO_MODEL_SEES: boolean
  CHENBAO_MODEL_JSON: ModelPlace['json']
  CHENBAO_MODEL_EXTRA: string
}): Model | undefined {
  if (!settings.CHENBAO_MODEL_URL || !settings.CHENBAO_MODEL_KEY) return undefined
  return openaiModel({
    url: settings.CHENBAO_MODEL_URL,
    key: settings.CHENBAO_MODEL_KEY,
    model: settings.CHENBAO_MODEL,
    sees: settings.CHENBAO_MODEL_SEES,
    json: settings.CHENBAO_MODEL_JSON,
    extra: extraFields(settings.CHENBAO_MODEL_EXTRA),
  })
}

async function ask(
  client: OpenAI,
  place: ModelPlace,
  question: ModelQuestion,
): Promise<ModelAnswer> {
  if (question.timeoutMs < LEAST_MS) throw refused('no time left for a call', 'NO_TIME', false)
  try {
    const answer: unknown = await client.chat.completions.create(requestOf(place, question), {
      timeout: Math.floor(question.timeoutMs / (RETRIES + 1)),
      signal: AbortSignal.timeout(question.timeoutMs),
    })
    return toAnswer(place, answer)
  } catch (failure) {
    throw toUpstreamError(failure)
  }
}

function requestOf(
  place: ModelPlace,
  question: ModelQuestion,
): OpenAI.ChatCompletionCreateParamsNonStreaming {
  const images = place.sees ? (question.images ?? []) : []
  const wanted = `${question.system}\n\nAnswer with one JSON object and nothing else. JSON schema:\n${JSON.stringify(question.schema)}`
  const content: OpenAI.ChatCompletionContentPart[] = [
    { type: 'text', text: question.user },
    ...images.map((png) => ({
      type: 'image_url' as const,
      image_url: { url: `data:image/png;base64,${png.toString('base64')}` },
    })),
  ]
  return {
    ...place.extra,
    model: place.model,
    max_tokens: question.maxTokens,
    temperature: 0,
    messages: [
      { role: 'system', content: place.json === 'schema' ? question.system : wanted },
      { role: 'user', content: images.length > 0 ? content : question.user },
    ],
    ...formatOf(place, question),
  }
}

function formatOf(
  { json }: ModelPlace,
  { schema }: ModelQuestion,
): Pick<OpenAI.ChatCompletionCreateParamsNonStreaming, 'response_format'> {
  if (json === 'none') return {}
  if (json === 'object') return { response_format: { type: 'json_object' } }
  return {
    response_format: { type: 'json_schema', json_schema: { name: 'answer', strict: true, schema } },
  }
}

function toAnswer(place: ModelPlace, answer: unknown): ModelAnswer {
  const parsed = completionSchema.safeParse(answer)
  if (!parsed.success) throw refused('not a chat completion', 'NOT_A_COMPLETION', false)
  const { choices, usage, model } = parsed.data
  const [choice] = choices
  const text = (choice?.message.content ?? '').trim()
  if (choice?.finish_reason === 'length') throw refused('the answer was cut', 'TRUNCATED', false)
  if (text === '') throw refused('the answer is empty', 'EMPTY', true)
  if (text.length > MOST_ANSWER_CHARS) throw refused('the answer is too long', 'TOO_LONG', false)
  return {
    value: parseFenced(text),
    text,
    model: model || place.model,
    promptTokens: usage?.prompt_tokens ?? 0,
    completionTokens: usage?.completion_tokens ?? 0,
  }
}

/** The JSON inside an answer; some providers put it into a fence, or a sentence around it. */
export function parseFenced(text: string): unknown {
  const fenced = /```(?:json)?\s*\n?([\s\S]*?)```/.exec(text)?.[1] ?? text
  const begin = fenced.indexOf('{')
  const end = fenced.lastIndexOf('}')
  if (begin < 0 || end < begin) throw refused('the answer holds no JSON object', 'NOT_JSON', true)
  try {
    return JSON.parse(fenced.slice(begin, end + 1))
  } catch (cause) {
    throw refused('the answer is not JSON', 'NOT_JSON', true, cause)
  }
}

function extraFields(text: string): Record<string, unknown> {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text))
  } catch (cause) {
    throw new SettingsError('CHENBAO_MODEL_EXTRA: must be a JSON object', { cause })
  }
}

/** The provider's own words stay in `cause`: they may repeat the request. */
function toUpstreamError(failure: unknown): UpstreamError {
  if (failure instanceof UpstreamError) return failure
  if (failure instanceof APIConnectionTimeoutError || failure instanceof APIUserAbortError) {
    return refused('did not answer in time', 'TIMEOUT', true, failure)
  }
  if (failure instanceof APIError && failure.status !== undefined) {
    const { status } = failure
    return refused(`answered ${status}`, String(status), status === 429 || status >= 500, failure)
  }
  if (failure instanceof APIError) return refused('cannot be reached', 'CONNECTION', true, failure)
  return refused(messageOf(failure).slice(0, 120), 'UNKNOWN', false, failure)
}

function refused(message: string, code: string, retry: boolean, cause?: unknown): UpstreamError {
  return new UpstreamError('model', message, { retry, code, cause })
}
