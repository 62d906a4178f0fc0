/** One question to a model; the answer is JSON text that the caller checks against its schema. */
export interface ModelQuestion {
  system: string
  user: string
  /** JSON schema of the answer, put into the prompt and, where supported, the response format. */
  schema: Record<string, unknown>
  /** PNG bytes to look at; only sent where the provider can see. */
  images?: Buffer[]
  maxTokens: number
  /** The whole call, retries included, in milliseconds. */
  timeoutMs: number
}

/** A model's answer: fences stripped, parsed as JSON, not yet checked against the schema. */
export interface ModelAnswer {
  value: unknown
  text: string
  model: string
  promptTokens: number
  completionTokens: number
}

/** An OpenAI-compatible model. Whatever goes wrong is an UpstreamError; the rules take over. */
export interface Model {
  readonly name: string
  readonly sees: boolean
  ask(question: ModelQuestion): Promise<ModelAnswer>
}
