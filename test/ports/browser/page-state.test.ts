import { describe, expect, it } from 'vitest'
import { blockedReason, isAllowed, panelSlug } from '../../../shared/ports/browser/page-state.ts'

const PAGE = {
  title: '',
  range: '',
  ready: '',
  panels: [],
  height: 900,
  password: false,
  code: false,
  text: '',
}

describe('a page without panels', () => {
  it.each([
    [{ text: '链接已失效' }, '分享链接已失效'],
    [{ text: '该分享已过期' }, '分享链接已失效'],
    [{ text: '内容违规，停止访问' }, '分享链接被平台停用'],
    [{ code: true }, '页面要求提取码，没有放行'],
    [{ password: true }, '打开的是登录页'],
    [{ text: '请使用微信扫码' }, '打开的是登录页'],
    [{ text: '正在打开' }, undefined],
  ])('that shows %j is told as %s', (shows, reason) => {
    expect(blockedReason({ ...PAGE, ...shows })).toBe(reason)
  })
})

describe('the allowed hosts', () => {
  it.each([
    ['https://clsshare.com/s/1', ['clsshare.com'], true],
    ['https://a.clsshare.com/s/1', ['.clsshare.com'], true],
    ['https://clsshare.com/s/1', ['.clsshare.com'], true],
    ['https://evilclsshare.com/s/1', ['.clsshare.com'], false],
    ['https://clsshare.com.evil.example.com/', ['clsshare.com', '.clsshare.com'], false],
    ['http://127.0.0.1:7001/x', ['127.0.0.1:7001'], true],
    ['http://127.0.0.1:7002/x', ['127.0.0.1:7001'], false],
    ['file:///etc/hosts', ['.clsshare.com'], false],
    ['data:image/png;base64,AA==', [], true],
  ])('of %s in %j: %s', (address, hosts, allowed) => {
    expect(isAllowed(address, hosts)).toBe(allowed)
  })
})

describe('the name of a panel in a key', () => {
  it('is a slug, and never the same twice', () => {
    expect(panelSlug('Errors By_Hour', new Set())).toBe('errors-by-hour')
    expect(panelSlug('错误', new Set())).toBe('panel')
    expect(panelSlug('a', new Set(['a', 'a-2']))).toBe('a-3')
    expect(panelSlug('x'.repeat(80), new Set()).length).toBeLessThanOrEqual(32)
  })
})
