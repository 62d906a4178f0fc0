import { randomBytes } from 'node:crypto'
import { parseArgs } from 'node:util'
import { InputError, messageOf, SettingsError } from '../../shared/failures.ts'
import type { Store } from '../../shared/ports/store/store.ts'
import { openHome } from './home.ts'

/** What a verb works with. */
export interface Desk {
  store: Store
  env: NodeJS.ProcessEnv
  print(line: string): void
  now(): Date
  random(bytes: number): Buffer
  /** All of standard input; secrets come this way, never as arguments. */
  readInput(): Promise<string>
}

/** Options by name as they were given; a repeated one has several values. */
export class Given {
  readonly words: string[]
  readonly #values: Record<string, string[]>

  constructor(words: string[], values: Record<string, string[]>) {
    this.words = words
    this.#values = values
  }

  all(name: string): string[] {
    return this.#values[name] ?? []
  }

  text(name: string): string | undefined {
    return this.all(name).at(-1)
  }

  has(name: string): boolean {
    return this.all(name).length > 0
  }

  /** A comma separated list. */
  list(name: string): string[] {
    return this.all(name).flatMap((value) =>
      value.split(/[,，]/).flatMap((one) => one.trim() || []),
    )
  }

  /** The first word after the verb, or `--id`. Throws InputError when neither is there. */
  subject(what: string): string {
    const subject = this.words[0] ?? this.text('id')
    if (!subject) throw new InputError(`缺少${what}`)
    return subject
  }
}

/** One verb of a command: how it is called, which options it takes (a trailing `=` wants a value), what it does. */
export interface Verb {
  usage: string
  options: readonly string[]
  run(given: Given, desk: Desk): Promise<void>
}
export type Verbs = Record<string, Verb>

/** Runs one verb; returns the exit code: 0 done, 2 called wrongly. Messages are Chinese, people act on them. */
export async function runCommand(
  name: string,
  verbs: Verbs,
  args: readonly string[],
  desk: Desk,
): Promise<number> {
  const [verb = '', ...rest] = args
  const wanted = verbs[verb]
  if (!wanted) {
    desk.print(usageOf(name, verbs))
    return verb === '' || verb === 'help' || verb === '--help' ? 0 : 2
  }
  try {
    await wanted.run(readGiven(wanted, rest), desk)
    return 0
  } catch (failure) {
    if (!(failure instanceof InputError)) throw failure
    desk.print(`没有做成：${failure.message}\n用法：npm run ${name} -- ${wanted.usage}`)
    return 2
  }
}

/** Runs a command of the terminal against the bucket the settings name. */
export async function main(name: string, verbs: Verbs): Promise<void> {
  const args = process.argv.slice(2)
  try {
    const local = args.includes('--local')
    process.exitCode = await runCommand(
      name,
      verbs,
      args.filter((one) => one !== '--local'),
      terminalDesk(local),
    )
  } catch (failure) {
    const known =
      failure instanceof Error && /Error$/.test(failure.name) && failure.name !== 'TypeError'
    if (!known) throw failure
    console.error(messageOf(failure))
    process.exitCode = failure instanceof SettingsError ? 2 : 1
  }
}

function terminalDesk(local: boolean): Desk {
  if (local) process.loadEnvFile('.local/cloud/commands.env')
  let store: Store | undefined
  return {
    get store() {
      store ??= openHome(process.env)
      return store
    },
    env: process.env,
    print: (line) => console.log(line),
    now: () => new Date(),
    random: randomBytes,
    readInput: async () => {
      const chunks: Buffer[] = []
      for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk))
      return Buffer.concat(chunks).toString('utf8')
    },
  }
}

function usageOf(name: string, verbs: Verbs): string {
  const lines = Object.values(verbs).map(({ usage }) => `  npm run ${name} -- ${usage}`)
  return ['用法：', ...lines, '  对本机的模拟云操作时加 --local'].join('\n')
}

function readGiven(verb: Verb, args: string[]): Given {
  const options = Object.fromEntries(
    verb.options.map((option) => {
      const type = option.endsWith('=') ? ('string' as const) : ('boolean' as const)
      return [option.replace('=', ''), { type, multiple: true as const }]
    }),
  )
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
    const texts = Object.entries(values).map(([name, value]) => [name, (value ?? []).map(String)])
    return new Given(positionals, Object.fromEntries(texts))
  } catch (cause) {
    throw new InputError(`看不懂的参数，${messageOf(cause)}`, { cause })
  }
}
