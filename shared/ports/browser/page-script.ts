/**
 * Runs inside the page: finds the panels of a dashboard, their text and state. It is text because it is
 * never part of our own program; what it returns is checked against a schema. The page's markup is not
 * published, so panels are found by several signs, the page's whole body being the last.
 */
export const READ_PAGE = `(() => {
  const clean = (text) => (text || '').replace(/[ \\t\\u00a0]+/g, ' ').replace(/\\s*\\n\\s*/g, '\\n').trim()
  const found = ['[data-panel]', '.react-grid-item', '.cls-panel', '.panel-container', '.tea-card']
    .map((selector) => [...document.querySelectorAll(selector)])
    .find((list) => list.length > 0) || []
  const panels = found.filter((node) => !found.some((other) => other !== node && other.contains(node)))
  const blank = (canvas) => {
    if (!canvas.width || !canvas.height) return true
    const context = canvas.getContext('2d')
    if (!context) return false
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height)
    for (let at = 3; at < data.length; at += 64) if (data[at] !== 0) return false
    return true
  }
  const stateOf = (node, rest) => {
    const busy = node.querySelector('[aria-busy="true"], .loading, .spinner, .is-loading, .tea-icon-loading')
    if (busy || /加载中|查询中|Loading/i.test(rest)) return 'loading'
    if (/查询超时|查询失败|加载失败|请求超时|语法错误|Query (failed|timeout)/i.test(rest)) return 'error'
    if (/暂无数据|没有数据|No Data/i.test(rest)) return 'empty'
    const canvases = [...node.querySelectorAll('canvas')]
    if (canvases.length > 0) return canvases.every(blank) ? 'loading' : 'ready'
    return rest || node.querySelector('svg, img') ? 'ready' : 'loading'
  }
  const read = (node, index) => {
    const heading = node.querySelector('[data-title], .panel-title, .cls-panel__title, header, h2, h3, h4')
    const title = clean(heading && heading.innerText).split('\\n')[0] || ''
    const text = clean(node.innerText).slice(0, 4000)
    const rest = text.startsWith(title) ? text.slice(title.length).trim() : text
    const box = node.getBoundingClientRect()
    return {
      id: node.dataset.panel || node.id || 'panel-' + (index + 1),
      title: title.slice(0, 60),
      text: rest,
      state: stateOf(node, rest),
      box: { x: box.x, y: box.y + window.scrollY, width: box.width, height: box.height },
    }
  }
  const body = clean(document.body.innerText)
  const range = /\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\s*[~～-]+\\s*\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d/.exec(body)
  const heights = [...document.querySelectorAll('#cls, main, .scroll-container')].map((node) => node.scrollHeight)
  return {
    title: clean((document.querySelector('h1, [data-dashboard]') || {}).innerText || document.title).split('\\n')[0].slice(0, 60),
    range: range ? range[0] : '',
    ready: document.body.dataset.ready || '',
    panels: panels.slice(0, 60).map(read),
    height: Math.max(document.documentElement.scrollHeight, ...heights),
    password: Boolean(document.querySelector('input[type=password]')),
    code: Boolean(document.querySelector('input[name=code], input[placeholder*="提取码"], input[placeholder*="验证码"], input[placeholder*="访问码"]')),
    text: body.slice(0, 400),
  }
})()`

/** Runs inside an empty page: whether two Chinese characters are drawn, and differently. */
export const DRAWS_CHINESE = `(() => {
  const draw = (text) => {
    const canvas = document.createElement('canvas')
    canvas.width = canvas.height = 48
    const context = canvas.getContext('2d')
    context.font = '36px sans-serif'
    context.fillText(text, 4, 40)
    const { data } = context.getImageData(0, 0, 48, 48)
    return { ink: data.some((value, at) => at % 4 === 3 && value > 0), print: Array.from(data).join() }
  }
  const first = draw('晨')
  const second = draw('报')
  return first.ink && second.ink && first.print !== second.print
})()`
