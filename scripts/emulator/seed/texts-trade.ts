import type { Random } from './random.ts'

/** One message a service writes; `perDay` is the usual number a day of what is not routine. */
export interface Text {
  level: 'DEBUG' | 'INFO' | 'WARN' | 'ERROR'
  logger: string
  write: (random: Random) => string
  perDay?: number
}

const order = (r: Random) => `SO${r.between(20_000_000, 99_999_999)}`
const sku = (r: Random) => `SKU-${r.between(10_000, 99_999)}`
const yuan = (r: Random) => `${r.between(1, 900)}.${r.between(10, 99)}`

/** What order, payment, inventory and coupon services write. */
export const TRADE_TEXTS: Record<string, readonly Text[]> = {
  order: [
    {
      level: 'INFO',
      logger: 'c.s.order.CreateOrder',
      write: (r) =>
        `下单成功 order=${order(r)} user=u${r.int(99_999)} 金额=${yuan(r)} 耗时 ${r.between(12, 180)}ms`,
    },
    {
      level: 'INFO',
      logger: 'c.s.order.StateMachine',
      write: (r) => `order ${order(r)} state CREATED -> PAID by event pay.succeeded`,
    },
    {
      level: 'INFO',
      logger: 'c.s.order.StateMachine',
      write: (r) => `order ${order(r)} state PAID -> PICKING`,
    },
    {
      level: 'INFO',
      logger: 'c.s.order.Query',
      write: (r) =>
        `list orders page=${r.between(1, 30)} size=20 rows=${r.int(21)} took=${r.between(3, 60)}ms`,
    },
    {
      level: 'DEBUG',
      logger: 'c.s.order.Cache',
      write: (r) => `cache hit key=order:detail:${order(r)} ttl=${r.between(20, 300)}s`,
    },
    {
      level: 'WARN',
      logger: 'c.s.order.Stock',
      perDay: 64,
      write: (r) => `库存预占重试 sku=${sku(r)} 第 ${r.between(1, 3)} 次`,
    },
    {
      level: 'WARN',
      logger: 'c.s.order.CloseJob',
      perDay: 24,
      write: (r) => `关单任务扫描偏慢 batch=${r.between(100, 500)} took=${r.between(2100, 4200)}ms`,
    },
    {
      level: 'ERROR',
      logger: 'c.s.order.Invoice',
      perDay: 11,
      write: (r) => `invoice request rejected order=${order(r)} code=TAX_NO_INVALID`,
    },
  ],
  payment: [
    {
      level: 'INFO',
      logger: 'c.s.payment.PayService',
      write: (r) =>
        `支付请求受理 pay=P${r.between(1_000_000, 9_999_999)} order=${order(r)} 金额=${yuan(r)}`,
    },
    {
      level: 'INFO',
      logger: 'c.s.payment.Notify',
      write: (r) =>
        `channel notify accepted pay=P${r.between(1_000_000, 9_999_999)} status=SUCCESS`,
    },
    {
      level: 'INFO',
      logger: 'c.s.payment.Ledger',
      write: (r) => `记账完成 entry=${r.hex(12)} debit=${yuan(r)}`,
    },
    {
      level: 'DEBUG',
      logger: 'c.z.hikari.pool.HikariPool',
      write: (r) =>
        `pay-pool - stats (total=20, active=${r.between(1, 9)}, idle=${r.between(8, 19)}, waiting=0)`,
    },
    {
      level: 'WARN',
      logger: 'c.s.payment.Channel',
      perDay: 38,
      write: (r) =>
        `渠道应答偏慢 channel=${r.pick(['wxpay', 'alipay', 'unionpay'])} rt=${r.between(1500, 2900)}ms`,
    },
    {
      level: 'ERROR',
      logger: 'c.s.payment.Refund',
      perDay: 9,
      write: (r) =>
        `退款被渠道拒绝 pay=P${r.between(1_000_000, 9_999_999)} reason=BALANCE_NOT_ENOUGH`,
    },
  ],
  inventory: [
    {
      level: 'INFO',
      logger: 'inventory/reserve.go:71',
      write: (r) => `reserved ${r.between(1, 4)} of ${sku(r)} warehouse=WH${r.between(1, 6)}`,
    },
    {
      level: 'INFO',
      logger: 'inventory/release.go:40',
      write: (r) => `释放库存 sku=${sku(r)} qty=${r.between(1, 4)}`,
    },
    {
      level: 'INFO',
      logger: 'inventory/sync.go:118',
      write: (r) =>
        `stock snapshot saved rows=${r.between(900, 5000)} cost=${r.between(80, 400)}ms`,
    },
    {
      level: 'WARN',
      logger: 'inventory/lock.go:33',
      perDay: 52,
      write: (r) => `lock wait ${r.between(200, 900)}ms on ${sku(r)}`,
    },
    {
      level: 'ERROR',
      logger: 'inventory/sync.go:131',
      perDay: 7,
      write: (r) => `仓库 WH${r.between(1, 6)} 同步失败: connection reset by peer`,
    },
  ],
  coupon: [
    {
      level: 'INFO',
      logger: 'c.s.coupon.Issue',
      write: (r) => `发券 template=T${r.between(100, 180)} user=u${r.int(99_999)}`,
    },
    {
      level: 'INFO',
      logger: 'c.s.coupon.Match',
      write: (r) =>
        `matched ${r.between(0, 6)} coupons for cart ${r.hex(8)} in ${r.between(1, 20)}ms`,
    },
    {
      level: 'WARN',
      logger: 'c.s.coupon.Stock',
      perDay: 30,
      write: (r) => `券库存不足 template=T${r.between(100, 180)} 剩余 ${r.int(10)}`,
    },
    {
      level: 'ERROR',
      logger: 'c.s.coupon.Rule',
      perDay: 5,
      write: (r) => `rule script failed template=T${r.between(100, 180)}: division by zero`,
    },
  ],
}
