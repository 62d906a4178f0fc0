import type { Day } from '../calendar/day.ts'
import { type Analysis, analysisSchema } from '../documents/analysis.ts'
import { decode } from '../documents/codec.ts'
import { type Source, sourceSchema } from '../documents/ids.ts'
import { keys } from '../documents/keys.ts'
import { DocumentError } from '../failures.ts'
import type { Store } from '../ports/store/store.ts'

/** What the bucket holds of a day's analyses. */
export interface DayAnalyses {
  analyses: Partial<Record<Source, Analysis>>
  /** Everything that is there, readable or not, as a report names its inputs. */
  inputs: { source: Source; key: string; etag: string }[]
  /** Documents that are there and break their contract; nothing of them is ever quoted. */
  broken: DocumentError[]
}

/** Reads the analyses of an environment's day. A broken document is reported, not thrown. */
export async function readAnalyses(
  store: Pick<Store, 'get'>,
  environment: string,
  day: Day,
): Promise<DayAnalyses> {
  const found: DayAnalyses = { analyses: {}, inputs: [], broken: [] }
  for (const source of sourceSchema.options) {
    const key = keys.analysis(environment, day, source)
    const object = await store.get(key)
    if (!object) continue
    found.inputs.push({ source, key, etag: object.etag })
    try {
      found.analyses[source] = readOne(key, object.body, { environment, day, source })
    } catch (failure) {
      if (!(failure instanceof DocumentError)) throw failure
      found.broken.push(failure)
    }
  }
  return found
}

function readOne(
  key: string,
  body: Uint8Array,
  place: { environment: string; day: Day; source: Source },
): Analysis {
  const analysis = decode(analysisSchema, key, body)
  for (const field of ['environment', 'day', 'source'] as const) {
    if (analysis[field] !== place[field]) {
      throw new DocumentError(key, `${field}: must be what the key says`)
    }
  }
  return analysis
}
