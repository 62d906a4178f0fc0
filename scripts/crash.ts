import { openAlertFlow } from '../test/flow/alert-crash-flow.ts'
import { crashEverywhere } from '../test/stand-ins/crashing-ports.ts'

/** Every so many-eth port call: 1 takes each. */
const every = Math.max(1, Number(process.argv[2] ?? 1))
let violations = 0
for (const racy of [false, true]) {
  const mode = racy ? 'racy' : 'ordinary'
  const report = await crashEverywhere((ports) => openAlertFlow(ports, { racy }), { every })
  for (const one of report.violations) console.error(`${mode}: ${one}`)
  console.log(`crash.${mode}.calls ${report.calls} calls`)
  console.log(`crash.${mode}.runs ${report.runs} runs`)
  console.log(`crash.${mode}.violations ${report.violations.length} violations`)
  violations += report.violations.length
}
process.exitCode = violations > 0 ? 1 : 0
