/** Keys of a Tencent Cloud identity; with a session token they are temporary. */
export interface CloudKeys {
  secretId: string
  secretKey: string
  token?: string
}

/** Asked at every invocation, never frozen at import: SCF rotates the injected names. */
export type CredentialSource = () => CloudKeys
