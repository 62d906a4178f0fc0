import { describe, expect, it } from 'vitest'
import type { LineSeverity } from '../../shared/documents/digest.ts'
import { blockOf } from '../../shared/logs/block.ts'
import { severityOfFields } from '../../shared/logs/severity-fields.ts'
import { severityOfText } from '../../shared/logs/severity-text.ts'

function severityOf(line: string): LineSeverity {
  const block = blockOf(Buffer.from(line))
  return severityOfText(block, 0, block.bytes.length)
}

describe('the severity of a text', () => {
  it.each<[LineSeverity, string]>([
    ['error', '2026-01-01 12:00:00.123 ERROR [worker-3] c.e.Pay: charge failed'],
    ['warn', '2026-01-01 12:00:00,123 - WARNING - low on disk'],
    ['info', '2026-01-01 12:00:00 [main] INFO  com.acme.Boot - started'],
    ['debug', '[2026-01-01 12:00:00] app.DEBUG: nothing'],
    ['fatal', 'RAS KERNEL FATAL data storage interrupt'],
    ['error', 'RAS KERNEL SEVERE link gone'],
    ['info', '[Sun Dec 04 04:47:44 2005] [notice] workers ready'],
    ['error', '2026/01/01 12:00:00 [error] 31#31: *7 upstream timed out'],
    ['fatal', '2026/01/01 12:00:00 [emerg] 1#1: bind() failed'],
    ['info', '2026-01-01 04:30:31, Info                  CBS    Starting session'],
    ['error', 'ts=2026-01-01T00:00:00Z level=error msg="no route"'],
    ['warn', 'time="2026-01-01T00:00:00Z" level=warning msg=slow'],
    ['error', 'lvl=eror msg="old spelling"'],
    ['error', 'E0101 12:00:00.123456       1 reflector.go:138] failed to list'],
    ['info', 'I0101 12:00:00.123456       1 main.go:10] up'],
    ['error', '01-01 12:00:00.123  1702  2395 E WindowManager: no window'],
    ['debug', '01-01 12:00:00.123  1702  2395 V Audio: tick'],
    ['error', '<11>Jan  1 12:00:00 host app: gone'],
    ['info', '<14>Jan  1 12:00:00 host app: fine'],
    ['error', '[E] could not start'],
    ['error', '10.0.0.1 - - [01/Jan/2026] "GET /a HTTP/1.1" 502 13'],
    ['warn', '10.0.0.1 - - [01/Jan/2026] "GET /a HTTP/1.1" 404 13'],
    ['info', '10.0.0.1 - - [01/Jan/2026] "GET /a HTTP/1.1" 200 13'],
    ['fatal', 'panic: runtime error: index out of range'],
    ['error', 'Traceback (most recent call last):'],
    ['error', 'java.lang.NullPointerException: name'],
    ['error', 'Exception in thread main java.io.IOException'],
    ['error', 'ValueError: bad literal'],
    ['error', '支付出现异常，订单77'],
    ['error', '[错误] 连接数据库失败'],
    ['warn', '警告：磁盘空间不足'],
    ['error', 'something went wrong: error while reading'],
  ])('is %s in "%s"', (severity, line) => {
    expect(severityOf(line)).toBe(severity)
  })

  it.each([
    'sync finished error=0 skipped=3',
    'sync finished errors=0',
    'finished with error: 0',
    'done, no errors',
    'done, no error',
    'completed without error',
    'registering errorHandler for /pay',
    'loading com.acme.error.Handler',
    'my-error-page rendered',
    'the error_count is 12',
    'err=nil took=3ms',
    'sent alert to the user about a critical discount',
    'notice that information is here',
    'warn the user',
    'info starting up',
    'Alert rule 7 evaluated',
    'Emergency contact updated for user 12',
    'Fine amount computed',
    '处理完成，无异常',
    '处理完成，没有错误',
    '处理完成，错误数：0',
    '异常已恢复',
    'hello',
    '',
  ])('is unknown in "%s"', (line) => {
    expect(severityOf(line)).toBe('unknown')
  })

  it.each<[LineSeverity, string]>([
    ['info', '2026-01-01 12:00:00 INFO reply {"status":"ERROR","code":7}'],
    ['info', 'level=info msg="error budget is fine"'],
    ['info', 'INFO 支付异常 was handled'],
    ['warn', 'WARN no ERROR expected'],
  ])('is that of the first mark, %s, in "%s"', (severity, line) => {
    expect(severityOf(line)).toBe(severity)
  })

  it('does not depend on what stands around the message', () => {
    const block = blockOf(Buffer.from('"cache state is warn]"info starting="'))
    const messages = ['cache state is warn', 'info starting']
    for (const message of messages) {
      const start = block.text.indexOf(message)
      expect(severityOfText(block, start, start + message.length)).toBe('unknown')
    }
  })

  it('is looked for in the first 160 characters', () => {
    expect(severityOf(`${'x '.repeat(90)} ERROR`)).toBe('unknown')
  })
})

describe('the severity of fields', () => {
  it.each<[LineSeverity | undefined, Record<string, unknown>]>([
    ['error', { level: 'error' }],
    ['warn', { LEVEL: 'WARN' }],
    ['error', { 'log.level': 'ERR' }],
    ['fatal', { severity: 'CRITICAL' }],
    ['info', { SeverityText: 'Information' }],
    ['debug', { lvl: 'dbg' }],
    ['error', { level: 50 }],
    ['error', { level: '50' }],
    ['debug', { level: 10 }],
    ['fatal', { level: 60 }],
    ['error', { PRIORITY: '3' }],
    ['error', { priority: 'ERROR' }],
    [undefined, { priority: 1 }],
    [undefined, { level: -1 }],
    ['warn', { level: '', status: 404 }],
    [undefined, { level: 8 }],
    ['error', { severity_number: 17 }],
    ['warn', { severity_number: 13 }],
    ['error', { log: { level: 'error' } }],
    ['error', { status: 503 }],
    ['warn', { status: '404' }],
    ['info', { level: 'info', status: 500 }],
    [undefined, { message: 'ERROR inside a value' }],
    [undefined, { level: 'RequestResponse' }],
    [undefined, { level: { nested: 'error' } }],
    [undefined, {}],
  ])('is %s in %j', (severity, fields) => {
    expect(severityOfFields(fields)).toBe(severity)
  })
})
