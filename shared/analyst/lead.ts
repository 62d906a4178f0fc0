import type { Environment } from '../documents/environment.ts'
import { sayCount, sayNumber } from '../speech/numerals.ts'
import type { AnalysisDraft } from './draft.ts'

/** The first sentence of an angle: how much was read. Said from the totals unless the source says its own. */
export function leadOf(environment: Environment, draft: AnalysisDraft): string {
  if (draft.lead) return draft.lead
  const { totals } = draft.coverage
  if (draft.source === 'webhook') return alertLead(totals)
  if (draft.source === 'cos') return logLead(draft)
  return dashboardLead(environment, draft)
}

function alertLead(totals: Record<string, number>): string {
  const { deliveries = 0, incidents = 0 } = totals
  if (deliveries === 0) return '一条告警也没有收到'
  if (incidents === 0) return `收到${sayCount(deliveries)}条告警`
  if (deliveries === incidents) return `收到${sayCount(deliveries)}条告警`
  return `${sayCount(deliveries)}条告警合并成${sayCount(incidents)}件事`
}

function logLead({ coverage, status }: AnalysisDraft): string {
  const { lines = 0, objects = coverage.read } = coverage.totals
  if (lines === 0 && objects === 0) return '没有日志投递过来，日志里有没有问题，现在不能下结论'
  if (lines === 0) return `${sayCount(objects)}个日志文件读完了，里面一行也没有`
  if (status === 'complete') return `${sayCount(lines)}行全部读完`
  return `读到${sayCount(lines)}行，还有没读到的`
}

function dashboardLead(environment: Environment, draft: AnalysisDraft): string {
  const boards = environment.dashboards.boards.map(({ name }) => name)
  const { boards: read = Math.min(draft.coverage.read, boards.length) } = draft.coverage.totals
  if (draft.status === 'complete' && boards.length > 0) {
    const named = boards.length <= 3 ? boards.join('、') : ''
    return `${named}${boardsWords(boards.length)}都读到了`
  }
  if (read === 0) return '一块图也没有读到'
  return `读到${boardsWords(read)}，还有没读到的`
}

function boardsWords(count: number): string {
  return `${sayNumber(count)}块图`
}
