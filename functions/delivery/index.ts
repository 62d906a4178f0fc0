import { scfJobs } from '../../shared/ports/jobs/scf-jobs.ts'
import { smtpMail } from '../../shared/ports/mail/smtp-mail.ts'
import { chatNotify } from '../../shared/ports/notify/chat-notify.ts'
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
    CHENBAO_FUNCTION_PREFIX: true,
    CHENBAO_PAGES_URL: true,
    CHENBAO_LINK_KEY: true,
    CHENBAO_SMTP_URL: true,
    CHENBAO_MAIL_FROM: true,
    CHENBAO_ROBOT_GATEWAY: true,
    CHENBAO_ROBOT_KEY: true,
    CHENBAO_LOCAL_COS: true,
    CHENBAO_LOCAL_API: true,
    CHENBAO_LOCAL_CHAT: true,
  }),
)

/** Off unless both are set. */
const gateway =
  env.CHENBAO_ROBOT_GATEWAY && env.CHENBAO_ROBOT_KEY
    ? { url: env.CHENBAO_ROBOT_GATEWAY, key: env.CHENBAO_ROBOT_KEY, clock }
    : undefined

export const main_handler = serve(
  process.env,
  createHandler({
    store: cosStore({
      bucket: env.CHENBAO_BUCKET,
      region: env.CHENBAO_REGION,
      credentials,
      localAddress: env.CHENBAO_LOCAL_COS,
    }),
    jobs: scfJobs({
      prefix: env.CHENBAO_FUNCTION_PREFIX,
      region: env.CHENBAO_REGION,
      credentials,
      localAddress: env.CHENBAO_LOCAL_API,
    }),
    mail: smtpMail({ url: env.CHENBAO_SMTP_URL, from: env.CHENBAO_MAIL_FROM, clock }),
    chat: chatNotify({ localAddress: env.CHENBAO_LOCAL_CHAT, gateway }),
    clock,
    links: { key: env.CHENBAO_LINK_KEY, pagesUrl: env.CHENBAO_PAGES_URL },
    from: env.CHENBAO_MAIL_FROM,
  }),
)
