import type { Random } from './random.ts'
import type { Text } from './texts-trade.ts'

const user = (r: Random) => `u${r.int(99_999)}`

/** What the services around the shop write. */
export const SITE_TEXTS: Record<string, readonly Text[]> = {
  user: [
    {
      level: 'INFO',
      logger: 'user.session',
      write: (r) => `登录成功 user=${user(r)} device=${r.hex(8)} 耗时 ${r.between(8, 90)}ms`,
    },
    {
      level: 'INFO',
      logger: 'user.profile',
      write: (r) => `profile read ${user(r)} fields=${r.between(3, 18)}`,
    },
    {
      level: 'INFO',
      logger: 'user.address',
      write: (r) => `address list ${user(r)} count=${r.int(6)}`,
    },
    {
      level: 'WARN',
      logger: 'user.session',
      perDay: 90,
      write: (r) => `验证码错误 user=${user(r)} 剩余次数 ${r.int(5)}`,
    },
    {
      level: 'ERROR',
      logger: 'user.avatar',
      perDay: 6,
      write: (r) => `avatar upload failed ${user(r)}: image too large`,
    },
  ],
  cart: [
    {
      level: 'INFO',
      logger: 'cart/handler.go:52',
      write: (r) =>
        `add item cart=${r.hex(8)} sku=SKU-${r.between(10_000, 99_999)} qty=${r.between(1, 5)}`,
    },
    {
      level: 'INFO',
      logger: 'cart/merge.go:27',
      write: (r) => `合并游客购物车 cart=${r.hex(8)} items=${r.between(1, 9)}`,
    },
    {
      level: 'DEBUG',
      logger: 'cart/redis.go:19',
      write: (r) => `HGETALL cart:${r.hex(8)} ${r.between(1, 6)}ms`,
    },
    {
      level: 'WARN',
      logger: 'cart/redis.go:44',
      perDay: 28,
      write: (r) => `redis slow command HMSET ${r.between(60, 240)}ms`,
    },
  ],
  search: [
    {
      level: 'INFO',
      logger: 'search.query',
      write: (r) => `query q=${r.hex(6)} hits=${r.int(900)} took=${r.between(8, 140)}ms`,
    },
    {
      level: 'INFO',
      logger: 'search.suggest',
      write: (r) => `suggest q=${r.hex(4)} items=${r.int(11)}`,
    },
    {
      level: 'INFO',
      logger: 'search.index',
      write: (r) => `增量索引 ${r.between(10, 400)} 条 用时 ${r.between(40, 700)}ms`,
    },
    {
      level: 'WARN',
      logger: 'search.query',
      perDay: 45,
      write: (r) => `slow query shard=${r.int(5)} took=${r.between(800, 1900)}ms`,
    },
  ],
  logistics: [
    {
      level: 'INFO',
      logger: 'worker.track',
      write: (r) =>
        `物流轨迹更新 运单=YT${r.between(10_000_000, 99_999_999)} 站点=${r.between(100, 999)}`,
    },
    {
      level: 'INFO',
      logger: 'worker.quote',
      write: (r) => `freight quoted ${r.between(6, 40)} yuan zone=${r.between(1, 9)}`,
    },
    {
      level: 'WARN',
      logger: 'worker.track',
      perDay: 21,
      write: (r) =>
        `carrier ${r.pick(['YT', 'ZT', 'SF'])} replied ${r.pick(['502', '504'])}, will retry in 30s`,
    },
  ],
  notify: [
    {
      level: 'INFO',
      logger: 'sender.sms',
      write: (r) => `短信已提交 template=${r.between(11, 29)} 批次=${r.hex(8)}`,
    },
    {
      level: 'INFO',
      logger: 'sender.push',
      write: (r) => `push batch sent size=${r.between(10, 500)} ok=${r.between(10, 500)}`,
    },
    {
      level: 'ERROR',
      logger: 'sender.sms',
      perDay: 13,
      write: (r) => `短信通道拒绝 template=${r.between(11, 29)} code=号码空号`,
    },
  ],
  risk: [
    {
      level: 'INFO',
      logger: 'risk.score',
      write: (r) => `评分完成 score=${r.between(1, 99)} rules=${r.between(10, 40)} ${user(r)}`,
    },
    {
      level: 'WARN',
      logger: 'risk.score',
      perDay: 33,
      write: (r) => `命中规则 R${r.between(100, 140)} ${user(r)} 动作=二次验证`,
    },
  ],
}

const PATHS = [
  '/api/order/list',
  '/api/order/create',
  '/api/pay/create',
  '/api/cart/items',
  '/api/search',
  '/api/user/profile',
  '/api/coupon/match',
  '/healthz',
] as const

/** The request part of the gateway's access line: method, path, status, bytes, seconds. */
export function accessText(
  random: Random,
  status = 200,
  path: string = random.pick(PATHS),
): string {
  const method = path.endsWith('create') || path.endsWith('match') ? 'POST' : 'GET'
  const seconds = (random.between(3, 400) / 1000).toFixed(3)
  return `"${method} ${path}?r=${random.hex(6)} HTTP/1.1" ${status} ${random.between(120, 9000)} "-" "okhttp/4.12.0" rt=${seconds} up=${path.split('/')[2] ?? '-'}`
}
