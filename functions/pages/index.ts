import { cosStore } from '../../shared/ports/store/cos-store.ts'
import { clock, credentials } from '../../shared/scf/invocation.ts'
import { serve } from '../../shared/scf/serve.ts'
import { readSettings, settings } from '../../shared/scf/settings.ts'
import { createHandler } from './handler.ts'

const env = readSettings(
  process.env,
  settings.pick({
    CHENBAO_REGION: true,
    CHENBAO_BUCKET: true,
    CHENBAO_PAGES_URL: true,
    CHENBAO_LINK_KEY: true,
    CHENBAO_LOCAL_COS: true,
  }),
)

export const main_handler = serve(
  process.env,
  createHandler({
    store: cosStore({
      bucket: env.CHENBAO_BUCKET,
      region: env.CHENBAO_REGION,
      credentials,
      localAddress: env.CHENBAO_LOCAL_COS,
    }),
    clock,
    linkKey: env.CHENBAO_LINK_KEY,
    pagesUrl: env.CHENBAO_PAGES_URL,
  }),
)
