import { getDailyReport } from './get-daily-report.ts'
import { sendReportEmail } from './send-report-email.ts'
import type { Tool } from './tool.ts'

/** What the robot may do, in the order it is offered; at most eight, robots drop longer lists. */
export const tools: readonly Tool[] = [getDailyReport, sendReportEmail]
