import { tencentAccounts } from '../../shared/ports/account/tencent-accounts.ts'
import { chromiumBrowser } from '../../shared/ports/browser/chromium-browser.ts'
import { scfJobs } from '../../shared/ports/jobs/scf-jobs.ts'
import { modelFrom } from '../../shared/ports/model/openai-model.ts'
import { cosStore } from '../../shared/ports/store/cos-store.ts'
import { clock, credentials, remainingMs } from '../../shared/scf/invocation.ts'
import { serve } from '../../shared/scf/serve.ts'
import { readSettings, settings } from '../../shared/scf/settings.ts'
import { createHandler } from './handler.ts'

const read = readSettings(
  process.env,
  settings.pick({
    CHENBAO_BUCKET: true,
    CHENBAO_REGION: true,
    CHENBAO_FUNCTION_PREFIX: true,
    CHENBAO_MASTER_KEY: true,
    CHENBAO_MODEL_URL: true,
    CHENBAO_MODEL_KEY: true,
    CHENBAO_MODEL: true,
    CHENBAO_MODEL_SEES: true,
    CHENBAO_MODEL_JSON: true,
    CHENBAO_MODEL_EXTRA: true,
    CHENBAO_DASHBOARD_HOSTS: true,
    CHENBAO_BROWSER_CACHE: true,
    CHROME_PATH: true,
    CHENBAO_LOCAL_COS: true,
    CHENBAO_LOCAL_API: true,
  }),
)

const region = read.CHENBAO_REGION
const localCos = read.CHENBAO_LOCAL_COS
const localApi = read.CHENBAO_LOCAL_API
const store = cosStore({
  bucket: read.CHENBAO_BUCKET,
  region,
  credentials,
  localAddress: localCos,
})

export const main_handler = serve(
  process.env,
  createHandler({
    store,
    clock,
    jobs: scfJobs({
      prefix: read.CHENBAO_FUNCTION_PREFIX,
      region,
      credentials,
      localAddress: localApi,
    }),
    accounts: tencentAccounts({
      store,
      region,
      credentials,
      masterKey: read.CHENBAO_MASTER_KEY,
      localCos,
      localApi,
      clock,
    }),
    model: modelFrom(read),
    remainingMs,
    browser: chromiumBrowser({
      cacheFolder: read.CHENBAO_BROWSER_CACHE,
      chromePath: read.CHROME_PATH,
    }),
    allowHosts: read.CHENBAO_DASHBOARD_HOSTS.split(',').map((host) => host.trim()),
  }),
)
