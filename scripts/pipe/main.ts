import { parseArgs } from 'node:util'
import { messageOf } from '../../shared/failures.ts'
import { startBridge } from './bridge.ts'
import { placeOf, readConfig } from './config.ts'
import { createRelay } from './relay.ts'

const HELP = `用法：npm run pipe -- [--config pipe.json]
把 MCP 接入点（wss://…）连到晨报的 mcp 函数，一直开着。
只有一个机器人时不用配置文件，设置这三个环境变量：
  CHENBAO_PIPE_ENDPOINT  接入点地址，在智能体的“MCP接入点”页面复制
  CHENBAO_PIPE_SERVICE   mcp 函数的地址，https://…/mcp
  CHENBAO_PIPE_TOKEN     门令牌，由 npm run doors -- mint 打印一次
几个机器人用配置文件：{"service":"https://…/mcp","endpoints":[{"url":"wss://…","token":"…"}]}`

function log(fields: Record<string, unknown>): void {
  console.log(JSON.stringify({ at: new Date().toISOString(), ...fields }))
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { config: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  })
  if (values.help) {
    console.log(HELP)
    return
  }
  const { service, verbatim, timeoutMs, endpoints } = await readConfig(values.config, process.env)
  const bridges = endpoints.map(({ url, token }) => {
    const note = (fields: Record<string, unknown>) => log({ endpoint: placeOf(url), ...fields })
    const relay = createRelay({ service, token, verbatim, timeoutMs, log: note })
    return startBridge({ url, relay, log: note })
  })
  const stop = () => {
    log({ event: 'stopping' })
    Promise.all(bridges.map((bridge) => bridge.stop())).then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}

main().catch((failure: unknown) => {
  console.error(messageOf(failure))
  console.error(`\n${HELP}`)
  process.exitCode = 2
})
