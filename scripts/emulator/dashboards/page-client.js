/** Draws the panels of a stand-in dashboard; the figures come one request a panel, as in the console. */
const settings = JSON.parse(document.querySelector('#settings').textContent)
const INK = settings.dark ? '#d7dce5' : '#1d2129'
const FAINT = settings.dark ? '#39414f' : '#e7eaf0'
const COLORS = [
  '#3274f6',
  '#f0663f',
  '#f5a623',
  '#2bb673',
  '#8a63d2',
  '#22a7c4',
  '#d9558a',
  '#8793a6',
]
const FONT = 'Noto Sans SC, sans-serif'
const format = (value) => Number(value).toLocaleString('en-US')
let left = 0

const axis = {
  axisLine: { lineStyle: { color: FAINT } },
  axisTick: { show: false },
  axisLabel: { color: INK, fontFamily: FONT, fontSize: 13 },
  splitLine: { lineStyle: { color: FAINT } },
}

const options = {
  pie: (panel) => ({
    color: COLORS,
    legend: { show: false },
    series: [
      {
        type: 'pie',
        radius: ['48%', '76%'],
        center: ['50%', '50%'],
        label: { show: false },
        itemStyle: { borderColor: settings.dark ? '#1b212c' : '#fff', borderWidth: 2 },
        data: panel.parts,
      },
    ],
  }),
  bar: (panel) => ({
    color: COLORS,
    grid: { left: 8, right: 72, top: 8, bottom: 8, containLabel: true },
    xAxis: { type: 'value', ...axis, axisLabel: { show: false }, splitLine: { show: false } },
    yAxis: {
      type: 'category',
      inverse: true,
      data: panel.parts.map((part) => short(part.name)),
      ...axis,
      splitLine: { show: false },
    },
    series: [
      {
        type: 'bar',
        barMaxWidth: 16,
        data: panel.parts.map((part) => part.value),
        label: {
          show: true,
          position: 'right',
          color: INK,
          fontFamily: FONT,
          fontSize: 13,
          formatter: (item) => format(item.value),
        },
        itemStyle: { borderRadius: [0, 3, 3, 0] },
      },
    ],
  }),
  line: (panel) => ({
    color: COLORS,
    grid: { left: 8, right: 20, top: 16, bottom: 4, containLabel: true },
    xAxis: {
      type: 'category',
      boundaryGap: false,
      data: Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}:00`),
      ...axis,
      splitLine: { show: false },
    },
    yAxis: { type: 'value', ...axis, minInterval: 1 },
    series: panel.series.map((series) => ({
      type: 'line',
      name: series.name,
      data: series.points,
      symbol: 'circle',
      symbolSize: 5,
      lineStyle: { width: 2.5 },
      areaStyle: { opacity: panel.series.length === 1 ? 0.12 : 0.05 },
    })),
  }),
}

function short(name) {
  return name.length > 22 ? `${name.slice(0, 10)}…${name.slice(-9)}` : name
}

function element(tag, className, text) {
  const node = document.createElement(tag)
  if (className) node.className = className
  if (text !== undefined) node.textContent = text
  return node
}

function single(body, panel) {
  const value = element('div', 'value', format(panel.value))
  value.append(element('span', 'unit', panel.unit))
  body.append(value)
  const change =
    panel.previous > 0 ? ((panel.value - panel.previous) / panel.previous) * 100 : undefined
  const rose = change === undefined ? panel.value > 0 : change > 0.05
  const sign = change === undefined ? '' : change > 0.05 ? '↑ +' : change < -0.05 ? '↓ ' : ''
  const text =
    change === undefined
      ? `较上一周期 ${panel.value > 0 ? '新增' : '持平'}`
      : `较上一周期 ${sign}${change.toFixed(1)}%`
  body.append(element('div', `change ${rose ? 'up' : 'down'}`, text))
}

function legend(body, panel) {
  const list = element('ul', 'legend')
  const rows = panel.series
    ? panel.series.map((series) => [
        series.name,
        `最大 ${format(Math.max(...series.points))}`,
        `合计 ${format(series.points.reduce((sum, point) => sum + point, 0))}`,
      ])
    : panel.parts.map((part) => [short(part.name), format(part.value)])
  for (const [index, [name, ...figures]] of rows.entries()) {
    const item = element('li')
    const dot = element('i')
    dot.style.background = COLORS[index % COLORS.length]
    item.append(
      dot,
      element('span', 'name', name),
      ...figures.map((figure) => element('span', 'figure', figure)),
    )
    list.append(item)
  }
  body.append(list)
}

function table(body, panel) {
  const grid = element('table')
  const head = element('tr')
  head.append(...panel.columns.map((column) => element('th', '', column)))
  grid.append(head)
  for (const row of panel.rows) {
    const line = element('tr')
    line.append(
      ...row.map((cell, index) =>
        element('td', /^\d+$/.test(cell) && panel.columns[index] === '次数' ? 'count' : '', cell),
      ),
    )
    grid.append(line)
  }
  body.append(grid)
}

async function chart(body, panel) {
  const place = element('div', `chart ${panel.kind}`)
  body.append(place)
  if (panel.kind !== 'bar') legend(body, panel)
  const drawn = globalThis.echarts.init(place, undefined, { renderer: 'canvas' })
  const finished = new Promise((resolve) => drawn.on('finished', resolve))
  drawn.setOption({
    animation: false,
    textStyle: { fontFamily: FONT },
    ...options[panel.kind](panel),
  })
  await finished
}

async function fill(node) {
  const body = node.querySelector('.body')
  const id = node.dataset.panel
  const answer = await fetch(`/api/panel?${settings.query}&panel=${id}`)
  if (answer.status === 202) return
  const panel = await answer.json()
  body.replaceChildren()
  node.removeAttribute('aria-busy')
  if (answer.status === 504) body.append(element('div', 'failed', '查询超时'))
  else if (isEmpty(panel)) body.append(element('div', 'nothing', '暂无数据'))
  else if (panel.kind === 'single') single(body, panel)
  else if (panel.kind === 'table') table(body, panel)
  else await chart(body, panel)
  node.dataset.ready = '1'
  left -= 1
  if (left === 0) document.body.dataset.ready = '1'
}

function isEmpty(panel) {
  if (panel.kind === 'table') return panel.rows.length === 0
  if (panel.kind === 'line') return panel.series.length === 0
  return panel.kind !== 'single' && panel.parts.length === 0
}

async function begin() {
  await document.fonts.load('16px "Noto Sans SC"', '业务审计事件')
  const panels = [...document.querySelectorAll('[data-panel]')]
  left = panels.length
  if (settings.eager) return await Promise.all(panels.map(fill))
  const watcher = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue
      watcher.unobserve(target)
      fill(target).catch(report)
    }
  })
  for (const panel of panels) watcher.observe(panel)
}

function report(failure) {
  document.body.dataset.failure = String(failure)
}

begin().catch(report)
