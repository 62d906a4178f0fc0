import * as z from 'zod'
import type { Actions } from './action.ts'
import { ApiError, readParameters } from './api-error.ts'
import type { Identities } from './identities.ts'

const assumeSchema = z.object({
  RoleArn: z.string(),
  RoleSessionName: z.string().regex(/^[\w+=,.@-]{2,128}$/),
  DurationSeconds: z.int().min(1).max(43_200).default(7200),
  ExternalId: z
    .string()
    .regex(/^[\w+=,.@:/-]{2,128}$/)
    .optional(),
})

/** STS 2018-08-13. Not emulated: session policies, tags, MFA. */
export function stsActions(identities: Identities): Actions {
  return {
    '2018-08-13/AssumeRole': ({ body, caller }) => {
      const asked = readParameters(assumeSchema, body)
      const role = identities.roles.find(({ roleArn }) => roleArn === asked.RoleArn)
      if (!role) throw new ApiError('InvalidParameter.RoleNotExist', 'role not exist')
      if (!role.trusts.includes(caller.uin) || role.externalId !== asked.ExternalId) {
        throw new ApiError('UnauthorizedOperation', 'you are not allowed to assume this role')
      }
      const keys = identities.issue(role.acts, asked.DurationSeconds)
      const ends = new Date(Date.now() + asked.DurationSeconds * 1000)
      return {
        Credentials: {
          TmpSecretId: keys.secretId,
          TmpSecretKey: keys.secretKey,
          Token: keys.token,
        },
        ExpiredTime: Math.floor(ends.getTime() / 1000),
        Expiration: `${ends.toISOString().slice(0, 19)}Z`,
      }
    },
  }
}
