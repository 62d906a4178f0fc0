import { gunzipSync } from 'node:zlib'
import { html, raw } from 'hono/html'
import { wallText } from '../../../shared/calendar/day.ts'
import type { BucketFolder, ObjectRecord } from '../cos/bucket-folder.ts'
import { layout } from './layout.ts'
import { htmlPage, type PageAnswer } from './page-answer.ts'

const SHOWN_OBJECTS = 500
const SHOWN_BYTES = 200_000
const UNPACKED_BYTES = 64 * 1024 * 1024

/**
 * The buckets: `/bucket/` lists them, `/bucket/<bucket>/<prefix>/` a folder, `/bucket/<bucket>/<key>` shows
 * an object (JSON indented, gzip unpacked, pictures drawn), `?raw` gives its bytes.
 */
export async function bucketPage(
  buckets: ReadonlyMap<string, BucketFolder>,
  url: URL,
): Promise<PageAnswer> {
  const [, , name = '', ...rest] = url.pathname.split('/').map(decodeURIComponent)
  const bucket = buckets.get(name)
  if (name === '') return htmlPage(bucketList(buckets))
  if (!bucket) return htmlPage(layout('没有这个存储桶', html`<h1>没有这个存储桶</h1>`), 404)
  const key = rest.join('/')
  const found = await bucket.inRow(key, () => bucket.read(key))
  if (!found) return htmlPage(folderPage(name, bucket, key))
  if (!url.searchParams.has('raw')) return htmlPage(objectPage(name, found.record, found.body))
  const type = found.record.headers['content-type'] ?? 'application/octet-stream'
  const safeType = /^(image\/(png|jpeg)|application\/json|text\/plain)/.test(type)
  const headers = {
    'content-type': safeType ? type : isPicture(key) ? 'image/png' : 'application/octet-stream',
    'content-security-policy': "sandbox; default-src 'none'",
    'x-content-type-options': 'nosniff',
  }
  return { status: 200, headers, body: found.body }
}

function bucketList(buckets: ReadonlyMap<string, BucketFolder>): string {
  const rows = [...buckets].map(([name, bucket]) => {
    const objects = bucket.below('')
    const bytes = objects.reduce((sum, { size }) => sum + size, 0)
    return html`<tr><td><a href="/bucket/${name}/">${name}</a></td><td>${objects.length}</td><td>${sayBytes(bytes)}</td></tr>`
  })
  return layout(
    '存储桶',
    html`<h1>存储桶</h1>
<table><tr><th>名称</th><th>对象</th><th>大小</th></tr>${rows}</table>`,
  )
}

function folderPage(name: string, bucket: BucketFolder, prefix: string): string {
  const all = bucket.below(prefix)
  const folders = new Map<string, number>()
  const objects: ObjectRecord[] = []
  for (const record of all) {
    const end = record.key.indexOf('/', prefix.length)
    if (end < 0) objects.push(record)
    else {
      const folder = record.key.slice(0, end + 1)
      folders.set(folder, (folders.get(folder) ?? 0) + 1)
    }
  }
  const hidden = objects.length - SHOWN_OBJECTS
  return layout(
    prefix || name,
    html`${crumbs(name, prefix)}
<table>
<tr><th>名称</th><th>大小</th><th>修改时间</th></tr>
${[...folders].map(
  ([folder, count]) =>
    html`<tr><td><a href="${address(name, folder)}">${folder.slice(prefix.length)}</a></td><td>${count} 个对象</td><td></td></tr>`,
)}
${objects
  .slice(0, SHOWN_OBJECTS)
  .map(
    ({ key, size, modifiedAt }) =>
      html`<tr><td><a href="${address(name, key)}">${key.slice(prefix.length) || key}</a></td><td>${sayBytes(size)}</td><td>${wallText(new Date(modifiedAt))}</td></tr>`,
  )}
</table>
${hidden > 0 ? html`<p>还有 ${hidden} 个对象没有列出。</p>` : ''}
${all.length === 0 ? html`<p>这里什么也没有。</p>` : ''}`,
  )
}

function objectPage(name: string, record: ObjectRecord, body: Buffer): string {
  const source = `${address(name, record.key)}?raw`
  const content = isPicture(record.key)
    ? html`<img src="${source}" alt="${record.key}" style="max-width:100%">`
    : html`<pre>${readable(record.key, body)}</pre>`
  return layout(
    record.key,
    html`${crumbs(name, record.key)}
<p>${sayBytes(record.size)} · ${wallText(new Date(record.modifiedAt))} · ETag <code>${record.etag}</code> · <a href="${source}">原始内容</a></p>
${content}`,
  )
}

function readable(key: string, body: Buffer): string {
  const text = unpacked(key, body).toString('utf8')
  const cut = text.length > SHOWN_BYTES ? `\n……（共 ${text.length} 字，其余没有显示）` : ''
  try {
    return JSON.stringify(JSON.parse(text), null, 2).slice(0, SHOWN_BYTES) + cut
  } catch {
    return text.slice(0, SHOWN_BYTES) + cut
  }
}

function unpacked(key: string, body: Buffer): Buffer {
  if (!key.endsWith('.gz')) return body
  try {
    return gunzipSync(body, { maxOutputLength: UNPACKED_BYTES })
  } catch (failure) {
    return Buffer.from(`不能解压：${failure instanceof Error ? failure.message : '未知原因'}`)
  }
}

function crumbs(name: string, key: string) {
  const parts = key.split('/')
  const links = parts.map((part, index) => {
    const end = index < parts.length - 1 ? '/' : ''
    return html`<a href="${address(name, parts.slice(0, index + 1).join('/') + end)}">${part}</a>${end}`
  })
  return html`<p><a href="/bucket/">存储桶</a> / <a href="/bucket/${name}/">${name}</a> / ${links.map((link) => raw(link))}</p>`
}

function address(name: string, key: string): string {
  return `/bucket/${name}/${key.split('/').map(encodeURIComponent).join('/')}`
}

function isPicture(key: string): boolean {
  return /\.(png|jpe?g)$/.test(key)
}

function sayBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  return bytes < 1024 * 1024
    ? `${(bytes / 1024).toFixed(1)} KB`
    : `${(bytes / 1024 / 1024).toFixed(1)} MB`
}
