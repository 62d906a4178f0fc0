import { InputError } from '../../../shared/failures.ts'
import { parseNumber } from '../../../shared/speech/spoken-numbers.ts'

/** One flat argument of a tool: the JSON schema a model sees, and how what it wrote is read. */
export interface Parameter<T> {
  schema: { type: 'string' | 'integer' | 'boolean'; description: string; enum?: string[] }
  parse(given: unknown): T
}

export type Parameters = Record<string, Parameter<unknown>>
export type Arguments<P extends Parameters> = { [K in keyof P]: ReturnType<P[K]['parse']> }

const isEmpty = (given: unknown) =>
  given === undefined || given === null || (typeof given === 'string' && given.trim() === '')

export function text(description: string, limit = 100): Parameter<string | undefined> {
  return {
    schema: { type: 'string', description },
    parse: (given) => {
      if (isEmpty(given)) return undefined
      if (typeof given === 'object' || typeof given === 'function') {
        throw new InputError('我没有听懂，请换个说法再说一遍。')
      }
      const said = String(given).trim()
      if (said.length > limit) throw new InputError('这句话太长了，请说得短一点。')
      return said
    },
  }
}

export function whole(
  description: string,
  least: number,
  most: number,
): Parameter<number | undefined> {
  return {
    schema: { type: 'integer', description },
    parse: (given) => {
      if (isEmpty(given)) return undefined
      const said = String(given).replace(/[第页段个小时号]/g, '')
      const value = typeof given === 'number' ? given : parseNumber(said)
      if (value === undefined || !Number.isInteger(value) || value < least || value > most) {
        throw new InputError(`数字要在${least}到${most}之间，请再说一遍。`)
      }
      return value
    },
  }
}

export function choice<const T extends string>(
  description: string,
  options: readonly T[],
): Parameter<T | undefined> {
  return {
    schema: { type: 'string', description, enum: [...options] },
    parse: (given) => {
      if (isEmpty(given)) return undefined
      const said = String(given).trim()
      const found = options.find((option) => option === said)
      if (!found) throw new InputError(`可以选的是${options.join('、')}，请再说一遍。`)
      return found
    },
  }
}

export function flag(description: string): Parameter<boolean> {
  return {
    schema: { type: 'boolean', description },
    parse: (given) => given === true || /^(true|1|是|要|对|yes)$/i.test(String(given ?? '').trim()),
  }
}

/** Reads all arguments; what the tool does not name is ignored, models invent arguments. */
export function parseArguments<P extends Parameters>(parameters: P, given: unknown): Arguments<P> {
  const bag = typeof given === 'object' && given !== null ? Object.entries(given) : []
  const values = new Map<string, unknown>(bag)
  const read = Object.entries(parameters).map(([name, one]) => [name, one.parse(values.get(name))])
  // Object.fromEntries loses the names that `parameters` proves.
  return Object.fromEntries(read) as Arguments<P>
}
