import { wallText } from '../../../shared/calendar/day.ts'
import type { TcopAlarm } from './alarms.ts'
import { createRandom } from './random.ts'
import { ACCOUNTS } from './scenario.ts'

/** The policy id Tencent Cloud Observability gives. */
export function policyId(alarm: TcopAlarm): string {
  return `policy-${createRandom(`tcop/${alarm.environment}/${alarm.number}`).hex(8)}`
}

/** The body of a metric or event callback at an instant; scalar types vary as they do in life. */
export function tcopBody(alarm: TcopAlarm, at: number): string {
  const over = alarm.recovered !== undefined && at >= alarm.recovered
  const seconds = Math.round((at - alarm.start) / 1000)
  const session = createRandom(`session/${alarm.number}/${at}`).hex(8)
  return JSON.stringify({
    sessionId: session,
    alertId: session,
    alarmStatus: over ? '0' : '1',
    alarmType: alarm.event ? 'event' : 'metric',
    alarmObjInfo: alarm.event ? eventObject(alarm) : metricObject(alarm),
    alarmPolicyInfo: {
      policyId: policyId(alarm),
      policyType: alarm.policyType,
      policyName: alarm.policy,
      policyTypeCName: alarm.event ? '云服务器-基础监控' : '容器服务(2.0)',
      conditions: alarm.event ? eventConditions(alarm) : metricConditions(alarm, over),
    },
    ...(alarm.event ? { additionalMsg: [{ key: 'ip', value: alarm.object.name }] } : {}),
    firstOccurTime: wallText(alarm.start),
    durationTime: alarm.number % 2 ? seconds : String(seconds),
    recoverTime: over ? wallText(alarm.recovered ?? at) : '0',
  })
}

function metricObject(alarm: TcopAlarm): Record<string, unknown> {
  const account = ACCOUNTS[alarm.environment]
  return {
    region: 'gz',
    namespace: alarm.namespace,
    appId: account.appId,
    uin: account.uin,
    dimensions: { objId: alarm.object.id, objName: alarm.object.name, ...alarm.object.dimensions },
  }
}

function metricConditions(alarm: TcopAlarm, over: boolean): Record<string, unknown> {
  return {
    metricName: alarm.metric,
    metricShowName: alarm.shown,
    calcType: '>',
    calcValue: alarm.threshold,
    calcUnit: alarm.unit,
    currentValue: over ? String(Number(alarm.threshold) - 18) : alarm.value,
    unit: alarm.unit,
    period: '60',
    periodNum: '5',
    alarmNotifyType: 'continuousAlarm',
    alarmNotifyPeriod: 3600,
  }
}

function eventObject(alarm: TcopAlarm): Record<string, unknown> {
  return {
    region: 'gz',
    dimensions: {
      unInstanceId: alarm.object.id,
      deviceName: alarm.object.dimensions.node ?? alarm.object.name,
      objDetail: { deviceLanIp: alarm.object.name, deviceWanIp: '', uniqVpcId: 'vpc-0ccccccc' },
    },
  }
}

function eventConditions(alarm: TcopAlarm): Record<string, unknown> {
  return {
    productName: 'cvm',
    productShowName: '云服务器',
    eventName: alarm.metric,
    eventShowName: alarm.shown,
    alarmNotifyType: 'singleAlarm',
    alarmNotifyPeriod: '0',
  }
}
