import type { Analysis, Finding, Picture } from '../documents/analysis.ts'
import type { Severity } from '../documents/ids.ts'
import type { Report } from '../documents/report.ts'

/** Severities as they are printed. */
export const SEVERITY_LABELS: Record<Severity, string> = {
  critical: '紧急',
  serious: '严重',
  minor: '轻微',
  info: '信息',
}

/** Colours of severities on page and letter; readable on white. */
export const SEVERITY_COLORS: Record<Severity, string> = {
  critical: '#b3261e',
  serious: '#c2571a',
  minor: '#8a6d1f',
  info: '#5f6b7a',
}

/** How far a source was read, as it is printed. */
export const STATUS_LABELS: Record<Analysis['status'], string> = {
  complete: '已读完',
  partial: '没读全',
  missing: '没读到',
  'not-enabled': '未启用',
}

/** Whether a picture agrees with the numbers, as it is printed. */
export const VERDICT_LABELS: Record<Picture['verdict'], string> = {
  agrees: '与数据一致',
  differs: '与数据不一致',
  unchecked: '未核对',
  unreadable: '没有采用',
}

const FIGURE_LABELS = new Map(
  Object.entries({
    deliveries: '收到告警',
    incidents: '合并成事',
    open: '未恢复',
    missed: '漏推补上',
    reconciled: '已核对历史',
    undecodable: '无法识别',
    lines: '日志行',
    malformed: '格式不对',
    untimed: '没有时间',
    objects: '日志文件',
    bytes: '字节',
    errors: '错误行',
    warnings: '警告行',
    newPatterns: '新错误类型',
    boards: '仪表盘',
    panels: '面板',
    answered: '核对过的数字',
    hourly: '按小时核对的图',
    volumes: '看断档的数字',
    count: '次数',
    before: '以前',
    baseline: '平时',
    ratio: '是平时的几倍',
    days: '天数',
    hours: '小时',
    others: '同组其他',
    thisWeek: '本周次数',
    comparedDays: '对比天数',
    baselineDays: '对比天数',
    together: '同时出现',
    today: '今天',
    usual: '平时',
    median: '平时（中位）',
    least: '平时最少',
    most: '平时最多',
    seenDays: '出现过的天数',
    z: '偏离程度',
    errorShare: '占全部错误',
    lineShare: '占全部日志',
    total: '总数',
    shown: '图上',
    counted: '查到',
    status: '状态码',
    size: '大小',
    hosts: '机器数',
    listed: '列出的对象',
    found: '规则发现',
    shareRatio: '占比变化',
    since: '起点',
    minutes: '分钟',
    restarts: '重启',
    flaps: '反复',
    notifications: '通知',
    pods: 'Pod 数',
    peak: '最高',
    share: '占比',
    first: '最早',
    last: '最晚',
    resolved: '恢复',
    recovered: '恢复',
  }),
)

/** A figure's or time's name as it is printed; unknown names stay as they are. */
export function figureLabel(name: string): string {
  return FIGURE_LABELS.get(name) ?? name
}

/** Figures worth printing: milliseconds stand there as minutes and hours already. */
export function printable(numbers: Readonly<Record<string, number>>): [string, number][] {
  return Object.entries(numbers).filter(([name]) => !/Ms$/.test(name))
}

/** Which engine wrote a text, for the foot of page and letter. */
export function engineLabel({ kind, name, fallback }: Report['engine']): string {
  const by = kind === 'model' ? `措辞由模型 ${name ?? ''} 整理，数字逐一核对过` : '由规则分析撰写'
  return fallback ? `${by}（模型没有用上：${fallback}）` : by
}

/** Whether a finding is worth colour and a suggestion up front. */
export function isUrgent({ severity }: Finding): boolean {
  return severity === 'critical' || severity === 'serious'
}

/** A number with thousands separators, at most two decimals. */
export function printNumber(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 2 })
}

/** A suggestion to stand behind the word 建议, which it may begin with itself. */
export function withoutPrefix(suggestion: string): string {
  return suggestion.replace(/^建议[：:，,]?/, '')
}
