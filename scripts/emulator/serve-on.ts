import { openConsole } from './console/console.ts'
import { clientConfiguration } from './console/home-page.ts'
import { linksOf } from './morning.ts'
import type { Options } from './options.ts'
import type { Progress } from './progress.ts'
import { keepTime } from './replay.ts'
import type { RunDay } from './run-day.ts'

/** Keeps the local cloud serving after its day, with the clock running on, until it is interrupted. */
export async function serveOn(day: RunDay, { port }: Options, progress: Progress): Promise<void> {
  const { cloud, seeded } = day
  const links = linksOf(cloud, seeded)
  const web = await openConsole(cloud, port, () => links)
  const stopTime = keepTime(cloud)
  progress.say(`
还在运行，Ctrl+C 结束：
  首页       ${web.url}/
  信箱       ${web.url}/mail/
  存储桶     ${web.url}/bucket/
  函数       ${web.url}/functions （“现在运行，当作此时”）
${links.people.map(({ name, report }) => `  ${name}的报告 ${report}`).join('\n')}
  MCP        ${links.mcp.url}

机器人或 MCP 客户端的配置（含门令牌）：
${clientConfiguration(links.mcp)}`)
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
  stopTime()
  await web.close()
  await cloud.close()
}
