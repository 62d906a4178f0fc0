import { InputError } from '../../shared/failures.ts'
import { parseOptions } from './options.ts'
import { Progress } from './progress.ts'
import { runDay } from './run-day.ts'
import { serveOn } from './serve-on.ts'

const started = performance.now()
const progress = new Progress(process.stdout)

try {
  const options = parseOptions(process.argv.slice(2), new Date())
  const day = await runDay(options, progress)
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  for (const reason of day.verdict.reasons) progress.say(`  ! ${reason}`)
  progress.say(
    `\n${['一天跑完，完整。', '一天没有跑通。', '一天跑完，有数据源缺失。'][day.verdict.code]}用时 ${seconds} 秒。`,
  )
  if (options.once) {
    await day.cloud.close()
    process.exitCode = day.verdict.code
  } else await serveOn(day, options, progress)
} catch (failure) {
  if (failure instanceof InputError) progress.say(failure.message)
  else console.error(failure)
  process.exitCode = 1
}
