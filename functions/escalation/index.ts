import { scfJobs } from '../../shared/ports/jobs/scf-jobs.ts'
import { cosStore } from '../../shared/ports/store/cos-store.ts'
import { clock, credentials } from '../../shared/scf/invocation.ts'
import { serve } from '../../shared/scf/serve.ts'
import { readSettings, settings } from '../../shared/scf/settings.ts'
import { createHandler } from './handler.ts'

const read = readSettings(
  process.env,
  settings.pick({
    CHENBAO_BUCKET: true,
    CHENBAO_REGION: true,
    CHENBAO_FUNCTION_PREFIX: true,
    CHENBAO_PAGES_URL: true,
    CHENBAO_LINK_KEY: true,
    CHENBAO_LOCAL_COS: true,
    CHENBAO_LOCAL_API: true,
  }),
)

export const main_handler = serve(
  process.env,
  createHandler({
    clock,
    links: { key: read.CHENBAO_LINK_KEY, pagesUrl: read.CHENBAO_PAGES_URL },
    store: cosStore({
      bucket: read.CHENBAO_BUCKET,
      region: read.CHENBAO_REGION,
      credentials,
      localAddress: read.CHENBAO_LOCAL_COS,
    }),
    jobs: scfJobs({
      prefix: read.CHENBAO_FUNCTION_PREFIX,
      region: read.CHENBAO_REGION,
      credentials,
      localAddress: read.CHENBAO_LOCAL_API,
    }),
  }),
)
