import { cosStore } from '../../shared/ports/store/cos-store.ts'
import { clock, credentials } from '../../shared/scf/invocation.ts'
import { serve } from '../../shared/scf/serve.ts'
import { readSettings, settings } from '../../shared/scf/settings.ts'
import { createHandler } from './handler.ts'

const { CHENBAO_BUCKET, CHENBAO_REGION, CHENBAO_LOCAL_COS } = readSettings(
  process.env,
  settings.pick({ CHENBAO_BUCKET: true, CHENBAO_REGION: true, CHENBAO_LOCAL_COS: true }),
)

export const main_handler = serve(
  process.env,
  createHandler({
    clock,
    store: cosStore({
      bucket: CHENBAO_BUCKET,
      region: CHENBAO_REGION,
      credentials,
      localAddress: CHENBAO_LOCAL_COS,
    }),
  }),
)
