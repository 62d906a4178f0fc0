import * as z from 'zod'

/** A figure the model computed: it is recomputed from the evidence before it is believed. */
export const derivedSchema = z.strictObject({
  value: z.number(),
  op: z.enum(['sum', 'difference', 'ratio']),
  /** `evidence id` + `.` + name of the figure, in the order of the operation. */
  of: z.array(z.string().max(130)).min(2).max(6),
})
export type Derived = z.infer<typeof derivedSchema>

/** What a model answers: sentences in the order they are told, each with the findings it rests on. */
export const answerSchema = z.strictObject({
  sentences: z
    .array(
      z.strictObject({
        text: z.string().min(2).max(160),
        findings: z.array(z.string().max(80)).max(6),
        derived: z.array(derivedSchema).max(3).optional(),
      }),
    )
    .min(1)
    .max(12),
})
export type PhrasedAnswer = z.infer<typeof answerSchema>
