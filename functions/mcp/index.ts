import { createConversations } from '../../shared/people/conversations.ts'
import { createSessionCache } from '../../shared/people/sessions.ts'
import type { Jobs } from '../../shared/ports/jobs/jobs.ts'
import { cosStore } from '../../shared/ports/store/cos-store.ts'
import { clock, credentials } from '../../shared/scf/invocation.ts'
import { serve } from '../../shared/scf/serve.ts'
import { readSettings, settings } from '../../shared/scf/settings.ts'
import { createHandler } from './handler.ts'
import { createLimits } from './limits.ts'

const env = readSettings(
  process.env,
  settings.pick({
    CHENBAO_REGION: true,
    CHENBAO_BUCKET: true,
    CHENBAO_FUNCTION_PREFIX: true,
    CHENBAO_MCP_HOSTS: true,
    CHENBAO_LOCAL_COS: true,
    CHENBAO_LOCAL_API: true,
  }),
)

/** Starting steps is rare here: what it takes is loaded when it is first done. */
const jobs: Jobs = {
  start: async (event) => {
    const { scfJobs } = await import('../../shared/ports/jobs/scf-jobs.ts')
    const scf = scfJobs({
      prefix: env.CHENBAO_FUNCTION_PREFIX,
      region: env.CHENBAO_REGION,
      credentials,
      localAddress: env.CHENBAO_LOCAL_API,
    })
    await scf.start(event)
  },
}

export const main_handler = serve(
  process.env,
  createHandler({
    store: cosStore({
      bucket: env.CHENBAO_BUCKET,
      region: env.CHENBAO_REGION,
      credentials,
      localAddress: env.CHENBAO_LOCAL_COS,
    }),
    jobs,
    clock,
    sessions: createSessionCache(clock),
    conversations: createConversations(clock),
    limits: createLimits(),
    hosts: env.CHENBAO_MCP_HOSTS,
  }),
)
