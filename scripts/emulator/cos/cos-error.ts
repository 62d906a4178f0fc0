/** An error answer of COS: status, code and message as on cloud.tencent.com/document/product/436/7730. */
export class CosError extends Error {
  override readonly name = 'CosError'
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}
