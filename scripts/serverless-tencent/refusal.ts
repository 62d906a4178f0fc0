/** Something the operator has to set right; the framework shows its message without a stack. */
export class Refusal extends Error {
  override readonly name = 'ServerlessError'
}
