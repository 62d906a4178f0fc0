import { html } from 'hono/html'
import { wallText, ZONE_OFFSET_MS } from '../../../shared/calendar/day.ts'
import type { LocalFunction, LocalScf, RunRecord } from '../platform/local-scf.ts'
import { layout } from './layout.ts'

const RUNS_SHOWN = 60

/** Functions with their triggers, "run now as of …" for every timer, and the last runs. */
export function functionsPage(scf: LocalScf, now: number): string {
  const functions = [...scf.functions.values()]
  return layout(
    '函数',
    html`<h1>函数</h1>
<p>现在是 ${wallText(now)}（本地云的时钟）。触发器、内存和时限都来自 <code>serverless.yml</code>。</p>
<table>
<tr><th>函数</th><th>内存 / 时限 / 实例</th><th>触发器</th></tr>
${functions.map((each) => functionRow(each, now))}
</table>
<h2>最近的运行</h2>
<table>
<tr><th>时间</th><th>函数</th><th>事件</th><th>用时</th><th>结果</th></tr>
${scf.records.slice(-RUNS_SHOWN).reverse().map(runRow)}
</table>`,
  )
}

function functionRow({ spec, timers, buckets }: LocalFunction, now: number) {
  return html`<tr><td><strong>${spec.name}</strong></td>
<td>${spec.memoryMb} MB / ${spec.timeoutMs / 1000} s / ${spec.maxInstances}</td>
<td>${timers.map(
    (timer) => html`<form method="post" action="/functions/run">
<input type="hidden" name="function" value="${spec.name}"><input type="hidden" name="timer" value="${timer.name}">
<code title="${timer.cron}">${timer.name}</code> <input type="datetime-local" name="at" step="1" value="${localInput(now)}"><button>现在运行，当作此时</button></form>`,
  )}
${buckets.map((bucket) => html`<div class="soft">对象 ${bucket.bucket}/${bucket.prefix}*${bucket.suffix}</div>`)}</td></tr>`
}

function runRow(record: RunRecord) {
  const result = record.error ?? '成功'
  return html`<tr><td>${wallText(record.at).slice(5)}</td><td>${record.function}</td><td>${record.kind}</td>
<td>${record.tookMs.toFixed(0)} ms</td><td class="${record.error ? 'bad' : ''}">${result}${record.lost ? '（不再重试）' : ''}</td></tr>`
}

/** `YYYY-MM-DDTHH:MM:SS` on the wall clock, as the input element wants it. */
function localInput(at: number): string {
  return new Date(at + ZONE_OFFSET_MS).toISOString().slice(0, 19)
}
