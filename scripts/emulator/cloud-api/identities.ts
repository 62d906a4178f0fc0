import { randomBytes } from 'node:crypto'

/** Who a SecretId belongs to, as every stand-in knows it. */
export interface Identity {
  secretKey: string
  /** Required beside the signature when the keys are temporary. */
  token?: string | undefined
  /** The account that acts. */
  uin: string
  /** Buckets it may touch, `<name>-<appid>`. */
  buckets: readonly string[]
  /** Actions of the API it may call; all when absent. */
  actions?: readonly string[]
}

/** A role that other accounts may assume when they know its external id. */
export interface Role {
  roleArn: string
  externalId: string
  /** Accounts the role trusts. */
  trusts: readonly string[]
  /** Whom its keys act as. */
  acts: Pick<Identity, 'uin' | 'buckets' | 'actions'>
}

/** The identities and roles of the local cloud; one object shared by its stand-ins. Times are wall time. */
export class Identities {
  readonly roles: Role[] = []
  readonly #known = new Map<string, Identity & { until: number }>()

  /** Registers lasting keys under their SecretId. */
  add(secretId: string, identity: Identity): void {
    this.#known.set(secretId, { ...identity, until: Number.POSITIVE_INFINITY })
  }

  /** Makes temporary keys as STS does. */
  issue(
    acts: Role['acts'],
    seconds: number,
  ): { secretId: string; secretKey: string; token: string } {
    const secretId = `AKID${randomBytes(24).toString('base64url')}`
    const secretKey = randomBytes(24).toString('base64url')
    const token = randomBytes(60).toString('base64url')
    const until = Date.now() + seconds * 1000
    this.#known.set(secretId, { ...acts, secretKey, token, until })
    return { secretId, secretKey, token }
  }

  /** The identity of a SecretId; undefined when it never was, was revoked, or its keys have ended. */
  readonly find = (secretId: string): Identity | undefined => {
    const identity = this.#known.get(secretId)
    return identity && Date.now() < identity.until ? identity : undefined
  }

  revoke(secretId: string): void {
    this.#known.delete(secretId)
  }
}
