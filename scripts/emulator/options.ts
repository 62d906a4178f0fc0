import { parseArgs } from 'node:util'
import { addDays, dayOf, daySchema } from '../../shared/calendar/day.ts'
import { InputError } from '../../shared/failures.ts'

/** How the local cloud is started. */
export interface Options {
  /** The day that is reported; its report is read the morning after. */
  day: string
  /** Run the day and leave with a status instead of serving. */
  once: boolean
  /** A folder of gzip JSON-lines objects to run instead of the seeded team. */
  logs: string | undefined
  scenario: 'incident' | 'quiet'
  /** Log lines of the seeded day. */
  lines: number
  /** Several concurrent creators of a key may win, as COS does not exclude. */
  racy: boolean
  /** Every asynchronous event is delivered twice. */
  doubled: boolean
  /** Where state is kept; emptied at every start. */
  state: string
  /** First of the four ports; 0 for free ones. */
  port: number
}

const USAGE = `用法：npm start -- [选项]
  --once            跑完一天就退出：0 完整，2 有数据源缺失（会说明原因），1 失败
  --day YYYY-MM-DD  要播报的那一天（默认昨天）
  --logs 目录       用目录里的 gzip 日志（每行一个 JSON）代替示例团队
  --scenario quiet  平安无事的一天
  --lines N         示例日志行数（默认 300000）
  --racy            对象存储的“不覆盖写入”不保证互斥
  --doubled         每个异步事件投递两次
  --port N          第一个端口（默认 7000；0 为任意空闲端口）
  --state 目录      状态目录（默认 .local/cloud，每次启动清空）`

/** Parses the command line. Throws InputError with the usage text when it cannot be understood. */
export function parseOptions(args: string[], now: Date): Options {
  const values = readArgs(args)
  const day = values.day ?? addDays(dayOf(now), -1)
  if (!daySchema.safeParse(day).success) throw new InputError(`--day: 不是日期：${day}\n\n${USAGE}`)
  const scenario = values.scenario ?? 'incident'
  if (scenario !== 'incident' && scenario !== 'quiet') {
    throw new InputError(`--scenario: 只有 incident 和 quiet\n\n${USAGE}`)
  }
  return {
    day,
    once: values.once ?? false,
    logs: values.logs,
    scenario,
    lines: wholeNumber('lines', values.lines, 300_000),
    racy: values.racy ?? false,
    doubled: values.doubled ?? false,
    state: values.state ?? '.local/cloud',
    port: wholeNumber('port', values.port, 7000),
  }
}

function readArgs(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        once: { type: 'boolean' },
        day: { type: 'string' },
        logs: { type: 'string' },
        scenario: { type: 'string' },
        lines: { type: 'string' },
        racy: { type: 'boolean' },
        doubled: { type: 'boolean' },
        state: { type: 'string' },
        port: { type: 'string' },
      },
    }).values
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause)
    throw new InputError(`${message}\n\n${USAGE}`, { cause })
  }
}

function wholeNumber(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise
  if (!/^\d{1,9}$/.test(text)) throw new InputError(`--${name}: 要写整数：${text}\n\n${USAGE}`)
  return Number(text)
}
