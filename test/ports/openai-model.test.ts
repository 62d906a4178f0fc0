import { afterEach, describe, expect, it } from 'vitest'
import { UpstreamError } from '../../shared/failures.ts'
import { type ModelPlace, modelFrom, openaiModel } from '../../shared/ports/model/openai-model.ts'
import { scriptedModel, type Turn } from '../stand-ins/scripted-model.ts'

const QUESTION = {
  system: '你是运维播报员。',
  user: '{"a":1}',
  schema: { type: 'object', properties: { ok: { type: 'boolean' } } },
  maxTokens: 200,
  timeoutMs: 6000,
}
const OK = '{"ok":true}'
const open: { close: () => Promise<void> }[] = []

afterEach(async () => {
  for (const endpoint of open.splice(0)) await endpoint.close()
})

async function model(script: Turn[], over: Partial<ModelPlace> = {}) {
  const endpoint = await scriptedModel(script)
  open.push(endpoint)
  const place = { url: endpoint.url, key: 'k', model: 'm-1', sees: false, json: 'object' as const }
  return { ...endpoint, model: openaiModel({ ...place, extra: {}, ...over }) }
}

async function failureOf(script: Turn[], over: Partial<typeof QUESTION> = {}) {
  const { model: asked } = await model(script)
  const failure = await asked.ask({ ...QUESTION, ...over }).catch((thrown: unknown) => thrown)
  expect(failure).toBeInstanceOf(UpstreamError)
  return failure as UpstreamError
}

describe('a model behind an OpenAI-compatible endpoint', () => {
  it('answers with the JSON, the model and what it cost', async () => {
    const { model: asked } = await model([{ play: 'answer', content: OK }])
    expect(await asked.ask(QUESTION)).toMatchObject({
      value: { ok: true },
      model: 'm-1',
      completionTokens: OK.length,
    })
  })

  it('is understood when it fences its JSON', async () => {
    const { model: asked } = await model([{ play: 'fenced', content: OK }])
    expect((await asked.ask(QUESTION)).value).toEqual({ ok: true })
  })

  it('is asked for JSON in the way it knows', async () => {
    for (const json of ['schema', 'object', 'none'] as const) {
      const { model: asked, requests } = await model([{ play: 'answer', content: OK }], { json })
      await asked.ask(QUESTION)
      const format = { schema: 'json_schema', object: 'json_object', none: undefined }[json]
      expect(requests[0]?.response_format?.type).toBe(format)
      const system = String(requests[0]?.messages[0]?.content)
      expect(system.includes('JSON schema')).toBe(json !== 'schema')
    }
  })

  it('gets the further fields of the settings and only sees images when it can', async () => {
    const extra = { thinking: { type: 'disabled' } }
    const blind = await model([{ play: 'answer', content: OK }], { extra })
    await blind.model.ask({ ...QUESTION, images: [Buffer.from('png')] })
    expect(blind.requests[0]).toMatchObject({ thinking: { type: 'disabled' } })
    expect(JSON.stringify(blind.requests[0])).not.toContain('image_url')
    const seeing = await model([{ play: 'answer', content: OK }], { sees: true })
    await seeing.model.ask({ ...QUESTION, images: [Buffer.from('png')] })
    expect(JSON.stringify(seeing.requests[0])).toContain('data:image/png;base64,cG5n')
  })

  it('is asked again after 429, when it says so', async () => {
    const { model: asked, requests } = await model([
      { play: 'too-many', retryAfter: 0 },
      { play: 'answer', content: OK },
    ])
    expect((await asked.ask(QUESTION)).value).toEqual({ ok: true })
    expect(requests).toHaveLength(2)
  })

  it.each<[name: string, turn: Turn, code: string, retry: boolean]>([
    ['a 200 HTML page', { play: 'page' }, 'NOT_A_COMPLETION', false],
    ['an empty content', { play: 'empty' }, 'EMPTY', true],
    ['a cut answer', { play: 'truncated', content: '{"ok":tr' }, 'TRUNCATED', false],
    ['prose', { play: 'answer', content: '一切正常。' }, 'NOT_JSON', true],
    ['broken JSON', { play: 'answer', content: '{"ok":}' }, 'NOT_JSON', true],
    ['an overlong answer', { play: 'answer', content: 'x'.repeat(70_000) }, 'TOO_LONG', false],
    ['a spent quota', { play: 'quota' }, '400', false],
    ['an overload', { play: 'down' }, '503', true],
  ])('fails as an upstream error on %s', async (_, turn, code, retry) => {
    expect(await failureOf([turn])).toMatchObject({ service: 'model', code, retry })
  })

  it('is given up in time when it hangs', async () => {
    const started = Date.now()
    expect(await failureOf([{ play: 'hang' }], { timeoutMs: 1200 })).toMatchObject({
      code: 'TIMEOUT',
    })
    expect(Date.now() - started).toBeLessThan(2500)
  })

  it('is not asked without time left, and never quotes the provider in its message', async () => {
    expect(await failureOf([{ play: 'hang' }], { timeoutMs: 10 })).toMatchObject({
      code: 'NO_TIME',
    })
    expect((await failureOf([{ play: 'quota' }])).message).not.toContain('balance')
  })

  it('fails on a refused json_schema, whose setting must be changed', async () => {
    const { model: asked } = await model([{ play: 'no-schema', content: OK }], { json: 'schema' })
    await expect(asked.ask(QUESTION)).rejects.toMatchObject({ code: '400' })
  })

  it('does not exist without a key', () => {
    const settings = {
      CHENBAO_MODEL: 'm',
      CHENBAO_MODEL_SEES: false,
      CHENBAO_MODEL_JSON: 'object' as const,
      CHENBAO_MODEL_EXTRA: '{}',
    }
    expect(modelFrom(settings)).toBeUndefined()
    const set = { ...settings, CHENBAO_MODEL_URL: 'http://127.0.0.1:9/v1', CHENBAO_MODEL_KEY: 'k' }
    expect(modelFrom(set)?.name).toBe('m')
    expect(() => modelFrom({ ...set, CHENBAO_MODEL_EXTRA: '[1' })).toThrow('CHENBAO_MODEL_EXTRA')
  })
})
