/** Keys of a Tencent Cloud identity; with a session token they are temporary. */
export interface CloudKeys {
  secretId: string
  secretKey: string
  token?: string
}

/** Asked at every invocation, never frozen at import: SCF rotates the injected names. */
export type CredentialSource = () => CloudKeys

/** A key that seals the credentials of one environment: 32 bytes, and the name it is found by again. */
export interface DataKey {
  /** A KMS ciphertext blob, or the fingerprint of the local master key; not secret. */
  name: string
  plain: Buffer
}

/**
 * Where data keys come from. A key belongs to one environment: opened for another one it differs or is
 * refused. Failures are UpstreamError, or InputError when the name belongs to another master key.
 */
export interface DataKeys {
  create(environment: string): Promise<DataKey>
  open(environment: string, name: string): Promise<Buffer>
}
