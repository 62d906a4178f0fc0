import { checkStatus } from './check-status.ts'
import { explainFinding } from './explain-finding.ts'
import { getDailyReport } from './get-daily-report.ts'
import { handleAlert } from './handle-alert.ts'
import { listAlerts } from './list-alerts.ts'
import { redoDay } from './redo-day.ts'
import { sendReportEmail } from './send-report-email.ts'
import type { Tool } from './tool.ts'
import { whatChanged } from './what-changed.ts'

/** What the robot may do, in the order it is offered; at most eight, robots drop longer lists. */
export const tools: readonly Tool[] = [
  getDailyReport,
  explainFinding,
  listAlerts,
  handleAlert,
  sendReportEmail,
  whatChanged,
  checkStatus,
  redoDay,
]
