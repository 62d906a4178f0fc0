import { describe, expect, it } from 'vitest'
import { findMeant, isPointing, placeIn } from '../../functions/mcp/matching.ts'

const OPEN = [
  '支付服务连不上数据库',
  '订单服务内存不足',
  'mysql-2 主从延迟',
  '节点磁盘快满了',
  '网关证书快到期',
]
const meant = (about: string, open = OPEN) => findMeant(open, about, (text) => text)

describe('a place in what was told', () => {
  it.each([
    ['第二件', 2],
    ['第 2 个告警', 2],
    ['第十二条', 12],
    ['二', 2],
    ['2', 2],
    ['最后一件', 'last'],
  ])('is %s', (about, place) => {
    expect(placeIn(about)).toBe(place)
  })

  it.each([
    '磁盘快满的三个节点',
    '网关那一条',
    '订单服务的两个告警',
    'mysql-2那个',
    '三号节点那个磁盘',
    '一台节点磁盘满的那件',
    '两个',
    '第二件和第三件',
  ])('is not %s', (about) => {
    expect(placeIn(about)).toBeUndefined()
  })

  it('is not a word that only points either, nor is one that says more', () => {
    for (const about of ['这件', '那个告警', '它', '刚才那件']) {
      expect(placeIn(about)).toBeUndefined()
      expect(isPointing(about)).toBe(true)
    }
    expect(isPointing('那个磁盘快满的')).toBe(false)
    expect(isPointing('这个网关证书的告警')).toBe(false)
  })
})

describe('the words for one of several incidents', () => {
  it.each([
    ['磁盘快满的三个节点', '节点磁盘快满了'],
    ['那个磁盘快满的', '节点磁盘快满了'],
    ['一台节点磁盘满的那件', '节点磁盘快满了'],
    ['网关那一条', '网关证书快到期'],
    ['这个网关证书的告警', '网关证书快到期'],
    ['订单服务的两个告警', '订单服务内存不足'],
    ['mysql-2那个', 'mysql-2 主从延迟'],
    ['MySQL-2', 'mysql-2 主从延迟'],
    ['第一件，节点磁盘', '节点磁盘快满了'],
  ])('%s mean one', (about, thing) => {
    expect(meant(about)).toEqual({ kind: 'sure', thing })
  })

  it('are asked back where two things are meant as much', () => {
    expect(meant('磁盘', ['节点磁盘快满了', '数据磁盘快满了'])).toMatchObject({ kind: 'unsure' })
    expect(meant('支付和订单')).toEqual({
      kind: 'unsure',
      things: ['支付服务连不上数据库', '订单服务内存不足'],
    })
    expect(meant('不是支付那件')).toMatchObject({ kind: 'unsure' })
  })

  it('are asked back where too little of them fits, or fits nothing', () => {
    expect(meant('支付服务超时')).toEqual({ kind: 'unsure', things: ['支付服务连不上数据库'] })
    expect(meant('缓存击穿')).toEqual({ kind: 'nothing' })
    expect(meant('那个告警')).toEqual({ kind: 'nothing' })
  })

  it('never take one number for another', () => {
    expect(meant('mysql-2', ['mysql-20 主从延迟'])).toMatchObject({ kind: 'unsure' })
    expect(meant('三号节点磁盘', ['五号节点磁盘快满了'])).toMatchObject({ kind: 'unsure' })
    expect(meant('mysql-2', ['mysql-1 主从延迟', 'mysql-2 主从延迟'])).toEqual({
      kind: 'sure',
      thing: 'mysql-2 主从延迟',
    })
  })
})
