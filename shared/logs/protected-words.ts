/** Words that tell what happened or how it ended: never a wildcard. */
const PROTECTED = new Set(
  (
    'start started starting startup stop stopped stopping begin began beginning end ended ending finish finished pause paused ' +
    'resume resumed suspend suspended open opened opening close closed closing connect connected connecting connection ' +
    'disconnect disconnected create created creating delete deleted deleting destroy destroyed add added adding remove ' +
    'removed removing insert inserted update updated updating upgrade upgraded rollback enable enabled disable disabled ' +
    'accept accepted reject rejected refused allow allowed deny denied grant granted success successful successfully succeed ' +
    'succeeded fail failed failing failure error errors warning fatal exception timeout complete completed incomplete lost ' +
    'found missing up down on off in out true false yes no not null none login logout logged online offline active inactive ' +
    'ready unready healthy unhealthy valid invalid available unavailable reachable unreachable running idle killed killing ' +
    'died dead alive crash crashed exit exited abort aborted cancel cancelled canceled retry retrying expired lock locked ' +
    'unlock unlocked acquire acquired acquiring release released releasing register registered unregister unregistered ' +
    'registering attach attached detach detached mount mounted unmount unmounted bind bound unbind pull pulled pulling push ' +
    'pushed read write reading writing send sending sent receive received receiving load loaded loading unload unloaded save ' +
    'saved increase increased decrease decreased before after first last old new primary secondary master slave leader ' +
    'follower enter entering entered leave leaving left get set put post patch head options'
  ).split(' '),
)

/** Names of exceptions and states such as `FAILED_TASK` say what happened, too. */
const CONSTANT = /(?:Exception|Error|Throwable)$|^[A-Z]{2,}(?:_[A-Z]+)*$/

/** Whether a word tells what happened, in any case of its letters. */
export function isProtected(word: string): boolean {
  return PROTECTED.has(word.toLowerCase()) || CONSTANT.test(word)
}

/** The same for Chinese, which has no blanks: found anywhere in a text. */
export const PROTECTED_CHINESE = new RegExp(
  (
    '成功 失败 错误 异常 正常 警告 致命 开始 结束 完成 终止 启动 停止 暂停 继续 重启 创建 新建 新增 添加 增加 减少 删除 移除 清空 清理 ' +
    '修改 更新 变更 取消 撤销 提交 回滚 发布 部署 支付 付款 扣款 退款 充值 提现 转账 下单 接单 送达 签收 发货 收货 上线 下线 在线 离线 ' +
    '上架 下架 打开 关闭 开启 启用 禁用 连接 断开 建立 中断 恢复 超时 过期 到期 失效 生效 有效 无效 登录 登陆 登出 退出 注册 注销 认证 ' +
    '授权 通过 驳回 拒绝 同意 允许 禁止 命中 丢失 丢弃 缺失 存在 找到 加载 卸载 读取 写入 上传 下载 导入 导出 发送 接收 收到 申请 审核 ' +
    '审批 处理 执行 重试 等待 跳过 放弃 忽略 熔断 降级 升级 限流 切换 扩容 缩容 触发 锁定 解锁 加锁 释放 绑定 解绑 进入 离开 增长 下降 ' +
    '上升 超过 低于 不足 已满 为空 健康 崩溃 退避 驱逐 调度 不 未 无 已 没 非'
  )
    .split(' ')
    .join('|'),
)
