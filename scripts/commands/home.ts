import * as z from 'zod'
import { SettingsError } from '../../shared/failures.ts'
import { cosStore } from '../../shared/ports/store/cos-store.ts'
import type { Store } from '../../shared/ports/store/store.ts'
import { readSettings, settings } from '../../shared/scf/settings.ts'

const keysSchema = z.object({
  TENCENTCLOUD_SECRETID: z.string().min(1),
  TENCENTCLOUD_SECRETKEY: z.string().min(1),
  TENCENTCLOUD_SESSIONTOKEN: z.string().optional(),
})

/** Our own bucket, by the settings of the functions and the keys of whoever runs the command. */
export function openHome(env: NodeJS.ProcessEnv): Store {
  const home = readSettings(
    env,
    settings.pick({ CHENBAO_REGION: true, CHENBAO_BUCKET: true, CHENBAO_LOCAL_COS: true }),
  )
  const keys = keysSchema.safeParse(env)
  if (!keys.success) {
    throw new SettingsError(
      '缺少 TENCENTCLOUD_SECRETID 和 TENCENTCLOUD_SECRETKEY：用一个能读写自有存储桶的子账号',
    )
  }
  const { TENCENTCLOUD_SESSIONTOKEN: token } = keys.data
  return cosStore({
    bucket: home.CHENBAO_BUCKET,
    region: home.CHENBAO_REGION,
    credentials: () => ({
      secretId: keys.data.TENCENTCLOUD_SECRETID,
      secretKey: keys.data.TENCENTCLOUD_SECRETKEY,
      ...(token ? { token } : {}),
    }),
    localAddress: home.CHENBAO_LOCAL_COS,
  })
}
