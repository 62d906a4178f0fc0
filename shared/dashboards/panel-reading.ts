/** What a panel's text says in numbers. */
export interface PanelReading {
  /** The one value of a single-value panel. */
  value?: number
  /** Change against the period before, as a ratio: 0.12 is +12 %. */
  change?: number
  /** Named figures of a legend, in order: `错误日志 最大 484 合计 4,205`. */
  legend: LegendEntry[]
}

/** One line of a legend. */
export interface LegendEntry {
  name: string
  /** Its total, or its only figure. */
  total: number
  max?: number
}

const NUMBER = /^([+-]?\d[\d,]*(?:\.\d+)?)\s*(万|亿|[kKmMgG](?=\s|$|次|条|个|行))?/

/** Reads a panel's text into numbers; what is no figure is left out. Never guesses from a picture. */
export function readPanel(text: string): PanelReading {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const reading: PanelReading = { legend: legendOf(lines) }
  const value = lines[0] === undefined ? undefined : numberAt(lines[0])
  if (value !== undefined) reading.value = value
  const change = /较上一周期[^\d+-]*([+-]?\d[\d,.]*)%/.exec(text)?.[1]
  if (change !== undefined) reading.change = Number(change.replaceAll(',', '')) / 100
  return reading
}

/** The figure a panel shows for `title`: the legend entry of that name, else its value, else the first entry. */
export function shownFor(reading: PanelReading, title: string): number | undefined {
  const named = reading.legend.find(({ name }) => name === title)
  return named?.total ?? reading.value ?? reading.legend[0]?.total
}

/** A number as dashboards write it: 4,205 · 1.2万 · 3.4K; undefined when the text begins otherwise. */
export function numberAt(text: string): number | undefined {
  const match = NUMBER.exec(text)
  if (!match?.[1]) return undefined
  const scale: Record<string, number> = { 万: 1e4, 亿: 1e8, k: 1e3, m: 1e6, g: 1e9 }
  return Number(match[1].replaceAll(',', '')) * (scale[(match[2] ?? '').toLowerCase()] ?? 1)
}

/** A name, then its figures: `最大 484`, `合计 4,205`, or a bare number. */
function legendOf(lines: readonly string[]): LegendEntry[] {
  const entries: LegendEntry[] = []
  let name: string | undefined
  for (const line of lines) {
    const [, label, rest] = /^(最大|合计|总计|最大值)\s*(.+)$/.exec(line) ?? []
    const figure = numberAt(rest ?? line)
    if (figure === undefined) {
      name = line
      continue
    }
    const open = entries.at(-1)
    if (label?.startsWith('最大') && name !== undefined) {
      entries.push({ name, total: figure, max: figure })
    } else if (label && open && open.name === name) {
      open.total = figure
    } else if (name !== undefined && open?.name !== name) {
      entries.push({ name, total: figure })
    }
  }
  return entries
}
