/** Fifty invented messages as Chinese services write them; `{…}` is what varies. */
const MESSAGES = `
用户{id}登录成功，来源IP为{ip}
用户{id}登录失败，来源IP为{ip}，原因：密码错误
用户{name}登录成功，设备型号{device}
用户{name}修改了收货地址，城市：{city}
订单{id}支付成功，金额{money}元，渠道：{channel}
订单{id}支付失败：余额不足，用户ID={id}，耗时{n}毫秒
订单{id}已创建，等待支付
订单{id}已取消，库存已释放
订单{id}超时未支付，自动关闭
请求处理完成，接口/api/v1/order/{id}，耗时{n} ms
请求处理超时，接口/api/v1/order/{id}，已等待{n} ms
缓存未命中，键=user:{id}，回源数据库查询
缓存命中，键=user:{id}
定时任务【{job}】开始执行
定时任务【{job}】执行结束，共处理{n}条记录，失败{n}条
连接数据库{host}失败，{n}秒后重试，第{n}次
连接数据库{host}成功，连接池大小{n}
消息队列{topic}积压{n}条，消费延迟{n}秒
消费消息失败，主题={topic}，分区={n}，位点={id}，稍后重试
短信发送成功，手机尾号{n}，模板：{word}
短信发送失败，手机尾号{n}，错误码{n}
库存不足：商品{id}，需要{n}，剩余{n}
商品“{goods}”上架成功，操作人：{name}
商品“{goods}”下架成功，操作人：{name}
文件上传完成：{path}，大小{n}KB
文件上传中断：{path}，已上传{n}KB
配置项{key}已更新，由{name}于{time}提交
服务实例{ip}:{n}上线，当前实例数{n}
服务实例{ip}:{n}下线，当前实例数{n}
熔断器打开：下游{service}错误率{n}%，持续{n}秒
熔断器关闭：下游{service}已恢复
限流触发，租户{id}，当前QPS {n}，阈值{n}
证书将在{n}天后到期，域名{domain}
磁盘使用率{n}%，挂载点{path}，请及时清理
内存使用率{n}%，超过阈值{n}%
发起退款申请，订单号：{id}，金额：{money}，申请人：{name}
退款审核通过，订单号：{id}，审核人：{name}
退款审核驳回，订单号：{id}，审核人：{name}，原因：{word}
骑手{name}已接单，距离{n}米，预计{n}分钟送达
骑手{name}已送达，用时{n}分钟
快递单号{code}状态变更：{city}转运中心已发出
调用{service}接口异常：java.net.SocketTimeoutException: Read timed out
调用{service}接口返回{n}，重试{n}次后放弃
线程池{word}队列已满，拒绝任务{id}
用户{id}领取优惠券“{goods}”，剩余{n}张
扫描到{n}个过期会话，已清理{n}个
数据同步任务{id}：从{host}到{host}，进度{n}%
数据校验不一致：表{table}，源{n}行，目标{n}行
灰度发布：{service}版本v{n}.{n}.{n}，流量{n}%
收到来自{city}的心跳，延迟{n}ms
`

const lists = (text: string) => text.trim().split(/\s+/)

const WORDS: Record<string, string[]> = {
  name: lists(
    '张伟 王芳 李娜 刘洋 陈静 杨帆 赵敏 黄磊 周杰 吴秀英 徐丽 孙悦 胡建国 朱琳 高翔 林小满 何婷 郭凯 马超群 罗兰 欧阳修文 司徒雪',
  ),
  city: lists(
    '北京 上海 广州 深圳 杭州 成都 武汉 西安 呼和浩特 乌鲁木齐 南京 长沙 哈尔滨 青岛 石家庄',
  ),
  goods: lists(
    '青苹果 有机牛奶 保温杯 儿童雨衣 无线耳机 电热水壶 羊毛围巾 折叠椅 蓝牙音箱 大闸蟹礼盒 薄荷糖 满减券 新人券',
  ),
  job: lists('日终对账 清理会话 生成账单 同步库存 推送周报 归档日志 重建索引 刷新汇率'),
  channel: lists('微信 支付宝 银联 云闪付 数字人民币 货到付款'),
  device: lists('红米 荣耀 iPhone Mate X200 Pixel 小新平板'),
  word: lists('通用 注册 找回 营销 金额不符 超出时限 default-pool io-pool 材料不全 批处理'),
  service: lists('payment-svc user-center inventory gateway search risk-engine coupon report'),
  topic: lists('order-events user.login stock_change pay-callback audit.log refund'),
  table: lists('t_order t_user t_stock t_refund t_coupon t_address pay_flow'),
  key: lists(
    'feature.cart.enabled pay.timeout.ms sms.sign search.boost login.captcha upload.max.size',
  ),
  domain: lists('www.example.com api.example.com.cn pay.example.net img.example.org'),
}

/** Digits of every pattern are drawn anew. */
const PATTERNS: Record<string, string> = {
  id: '#######',
  n: '##',
  ip: '10.##.#.1##',
  money: '###.##',
  host: 'mysql-#.db.internal:3306',
  path: '/data/upload/2026/##/f########.bin',
  time: '2026-01-## 1#:##:##',
  code: 'SF##########',
}

/** Lines of each message. */
const PER_MESSAGE = 40

/** The set: 2,000 lines with the number of the message they were made of; always the same. */
export function chineseSet(): { message: number; line: string }[] {
  const random = numbers(20260101)
  const messages = MESSAGES.trim().split('\n')
  const lines = Array.from({ length: PER_MESSAGE }, () =>
    messages.map((text, message) => ({ message, line: filled(text, random) })),
  )
  return lines.flat()
}

function filled(text: string, random: (below: number) => number): string {
  return text.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const words = WORDS[name]
    if (words) return words[random(words.length)] ?? ''
    return (PATTERNS[name] ?? name).replaceAll('#', () => String(random(10)))
  })
}

/** Whole numbers below a bound from a linear congruential generator. */
function numbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}
