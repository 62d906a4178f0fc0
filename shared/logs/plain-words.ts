import { sayName } from '../speech/names.ts'

/** What a failing call was for, as people name it; asked in this order. */
const TARGETS: readonly [pattern: RegExp, words: string][] = [
  [
    /mysql|jdbc|postgres|sqlserver|oracle|hikari|druid|mongo|数据库|\bsql\b|datasource|database/i,
    '连数据库',
  ],
  [/redis|lettuce|jedis|缓存/i, '连缓存'],
  [/kafka|rabbit|rocketmq|amqp|pulsar|消息队列/i, '连消息队列'],
  [/elasticsearch|opensearch/i, '连搜索引擎'],
  [/etcd|zookeeper|nacos|consul/i, '连注册中心'],
  [/\bcos\b|\bs3\b|oss\b|minio|对象存储/i, '访问对象存储'],
  [/upstream|gateway/i, '转发给后端'],
  [/smtp|短信|\bsms\b/i, '发通知'],
]

/** What went wrong, as people name it; asked in this order. */
const TROUBLES: readonly [pattern: RegExp, words: string][] = [
  [/OutOfMemory|out of memory|oom|heap space|内存溢出|内存不足/i, '内存不足'],
  [/pool.{0,30}(?:exhaust|timeout|timed out)|too many connections|连接池/i, '连接不够用'],
  [/too many open files|文件句柄/i, '文件句柄用尽'],
  [/no space left|disk (?:is )?full|磁盘.{0,4}(?:满|不足)/i, '磁盘写满'],
  [/dead ?lock|死锁/i, '死锁'],
  [/certificate|x509|handshake|证书/i, '证书出错'],
  [
    /no (?:healthy|available) (?:upstream|server|instance)|no instances? available|没有可用实例/i,
    '找不到可用实例',
  ],
  [/no such host|name resolution|UnknownHost|nxdomain|域名解析/i, '域名解析失败'],
  [/connection refused|connect refused|ECONNREFUSED|拒绝连接|连接被拒/i, '连接被拒绝'],
  [
    /connection reset|broken pipe|ECONNRESET|连接(?:被)?重置|unexpected eof|connection (?:was )?closed/i,
    '连接断开',
  ],
  [/timed?[ -]?out|deadline exceeded|超时/i, '超时'],
  [/circuit ?breaker|熔断/i, '被熔断'],
  [/too many requests|rate ?limit|throttl|\b429\b|限流/i, '被限流'],
  [/unauthori[sz]ed|\b401\b|authentication fail|认证失败|未登录/i, '认证失败'],
  [/forbidden|permission denied|access denied|\b403\b|没有权限|无权/i, '没有权限'],
  [/NullPointer|nil pointer|undefined is not|NoneType/i, '空指针'],
  [/duplicate (?:key|entry)|unique constraint|主键冲突|重复键/i, '数据重复'],
  [/segfault|segmentation fault|SIGSEGV|\bpanic\b|core dumped|崩溃/i, '程序崩溃'],
  [/unmarshal|parse|deseriali|JSONException|malformed|解析失败|格式错误/i, '解析失败'],
  [/service unavailable|\b503\b|bad gateway|\b502\b|服务不可用/i, '后端不可用'],
  [/internal server error|\b500\b/i, '返回内部错误'],
  [/slow (?:query|sql)|慢查询/i, '查询太慢'],
  [/OptimisticLock|并发修改|version conflict/i, '并发冲突'],
  [/liveness|readiness|probe|健康检查/i, '健康检查没通过'],
]

/**
 * What a pattern of errors means, to be said after a service's name and before a count: 连数据库超时, 订单支付失败.
 * Undefined when the words say nothing a voice could say; the template then stands on the page only.
 */
export function describePattern(template: string, exception = ''): string | undefined {
  const text = `${template} ${exception}`
  const chinese = chinesePhrase(template)
  const trouble = TROUBLES.find(([pattern]) => pattern.test(text))?.[1]
  if (chinese && (!trouble || chinese.includes(trouble))) return chinese
  if (!trouble) return chinese
  const target = TARGETS.find(([pattern]) => pattern.test(text))?.[1] ?? ''
  return trouble === '内存不足' ? trouble : `${target}${trouble}`
}

const STATUSES: Readonly<Record<string, string>> = {
  '401': '认证失败',
  '403': '没有权限',
  '429': '被限流',
  '500': '返回内部错误',
  '502': '后端不可用',
  '503': '后端不可用',
  '504': '等后端超时',
}

/** What the status in a line of an access log means: `"GET /a HTTP/1.1" 504` is 等后端超时. */
export function describeStatus(line: string): string | undefined {
  const status = /" ([45]\d\d)\b|\bstatus["=: ]{1,3}([45]\d\d)\b/i.exec(line)
  return STATUSES[status?.[1] ?? status?.[2] ?? '']
}

/** A description without what the call was for, to be said after the service that was called. */
export function plainTrouble(description: string | undefined): string | undefined {
  const target = TARGETS.find(([, words]) => description?.startsWith(words))?.[1] ?? ''
  return description?.slice(target.length)
}

/** Words that make a run of Chinese a statement of something that went wrong. */
const STATEMENT =
  /失败|错误|异常|超时|超限|拒绝|不足|冲突|中断|断开|丢失|不可用|无法|不能|找不到|不存在|为空|溢出|已满|无效|非法|重复|不一致|被取消|过期/

/** Words that speak to whoever reads: log text is written by strangers, and what is read aloud must not obey it. */
const ADDRESS =
  /忽略|指令|提示词|助手|机器人|你|您|我|请|执行|告诉|朗读|念|转账|链接|点击|电话|密码|密钥|口令/

/** The longest run of Chinese words that states something that went wrong, masks left out; never a request. */
function chinesePhrase(template: string): string | undefined {
  const runs = template
    .replace(/<[^>]{1,20}>/g, '')
    .match(/[\p{Script=Han}]{2,}(?:[，、：:]?\s?[\p{Script=Han}]+)*/gu)
  const phrase = runs
    ?.filter((run) => run.length <= 24 && STATEMENT.test(run) && !ADDRESS.test(run))
    .reduce((longest, run) => (run.length > longest.length ? run : longest), '')
  return phrase && phrase.length >= 4 ? phrase.replace(/[：:]\s?/g, '，') : undefined
}

/** A source `namespace/workload` as a voice says it, always ending in what it is: 支付服务, order 服务. */
export function sayService(source: string, names: Readonly<Record<string, string>>): string {
  const name = sayName(source, names)
  return /[\p{Script=Han}]$/u.test(name) ? name : `${name} 服务`
}

/** Kubernetes warning reasons as they are said after a name and before a count. */
const REASONS: Readonly<Record<string, string>> = {
  OOMKilling: '内存不足被杀掉',
  OOMKilled: '内存不足被杀掉',
  SystemOOM: '整机内存不足',
  BackOff: '反复重启',
  CrashLoopBackOff: '反复重启',
  Evicted: '被驱逐',
  Preempted: '被抢占',
  FailedScheduling: '调度不上去',
  FailedMount: '挂载存储失败',
  FailedAttachVolume: '挂载存储失败',
  FailedCreate: '创建失败',
  FailedCreatePodSandBox: '创建容器环境失败',
  Failed: '启动失败',
  ErrImagePull: '拉取镜像失败',
  ImagePullBackOff: '拉取镜像失败',
  Unhealthy: '健康检查没通过',
  ProbeWarning: '健康检查告警',
  NodeNotReady: '没有就绪',
  NodeNotSchedulable: '不能调度',
  NodeHasDiskPressure: '磁盘吃紧',
  EvictionThresholdMet: '资源吃紧',
  FreeDiskSpaceFailed: '磁盘清不出空间',
  Rebooted: '重启了',
  FailedKillPod: '停不下来',
  FailedGetResourceMetric: '取不到指标',
}

/** A Kubernetes reason in words; the reason itself where we have none. */
export function sayReason(reason: string): string {
  return REASONS[reason] ?? `出现${reason}事件`
}
