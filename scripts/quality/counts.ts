import { createReadStream, existsSync, statSync } from 'node:fs'
import { DuckDBInstance } from '@duckdb/node-api'
import { AUDIT_SOURCE, EVENT_SOURCE } from '../../shared/documents/digest.ts'
import { digestObject } from '../../shared/logs/digest.ts'
import type { Print } from '../figures.ts'

/** Lines by `day, five-minute bucket, source, severity`. */
type Counts = Map<string, number>

/**
 * `counts FILE…`: severity, five-minute buckets and source of every line, counted by the map step and by DuckDB on the
 * same gzip files of JSON lines; prints how many cells there are and in how many lines the two differ.
 */
export async function run(args: string[], print: Print): Promise<void> {
  const files = args.filter((file) => existsSync(file))
  if (files.length === 0) {
    console.log('counts: not measured; use: counts FILE.gz…')
    return
  }
  const [ours, theirs] = [await countOurs(files), await countTheirs(files)]
  const cells = new Set([...ours.keys(), ...theirs.keys()])
  const gaps = [...cells].map((cell) => Math.abs((ours.get(cell) ?? 0) - (theirs.get(cell) ?? 0)))
  print('cells', cells.size, 'of day, bucket, source and severity')
  print('lines', total(ours), 'lines')
  print('lines_duckdb', total(theirs), 'lines')
  print(
    'differing',
    gaps.reduce((sum, gap) => sum + gap, 0),
    'lines',
  )
  for (const cell of [...cells].filter((one) => ours.get(one) !== theirs.get(one)).slice(0, 5)) {
    console.log(`counts: ${cell}: ${ours.get(cell) ?? 0} here, ${theirs.get(cell) ?? 0} in DuckDB`)
  }
}

const total = (counts: Counts) => [...counts.values()].reduce((sum, count) => sum + count, 0)

async function countOurs(files: readonly string[]): Promise<Counts> {
  const counts: Counts = new Map()
  for (const file of files) {
    const digests = await digestObject({
      stream: createReadStream(file, { highWaterMark: 1 << 18 }),
      object: { bucket: 'quality-1250000000', key: file, etag: 'q', size: statSync(file).size },
      environment: 'quality',
    })
    for (const { day, volume } of digests) {
      for (const { source, severity, buckets } of volume) {
        for (const [bucket, count] of buckets) {
          const cell = `${day} ${bucket} ${source} ${severity}`
          counts.set(cell, (counts.get(cell) ?? 0) + count)
        }
      }
    }
  }
  return counts
}

async function countTheirs(files: readonly string[]): Promise<Counts> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const list = files.map((file) => `'${file.replaceAll("'", "''")}'`).join(', ')
  const rows = await (await connection.runAndReadAll(QUERY.replace('FILES', list))).getRows()
  connection.closeSync()
  instance.closeSync()
  return new Map(rows.map(([cell, count]) => [String(cell), Number(count)]))
}

const LEVELS = 'trace|debug|info|information|notice|warn|warning|error|fatal|critical|severe|panic'
const WORKLOAD = `regexp_replace(pod, '-[0-9a-z]{6,10}-[0-9a-z]{5}$', '')`

/** The same counts in SQL, written apart from the product's code. */
const QUERY = `
with lines as (
  select __TIMESTAMP__ + 8 * 3600000 as wall, __CONTENT__ as content, event, auditID as audit,
    try_cast(responseStatus ->> '$.code' as int) as code,
    annotations ->> '$."authorization.k8s.io/decision"' as decision,
    __TAG__ ->> '$.namespace' as namespace, __TAG__ ->> '$.pod_name' as pod,
    __TAG__ ->> '$.container_name' as container
  from read_json([FILES], format = 'newline_delimited', compression = 'gzip',
    maximum_object_size = 4000000, columns = {__TIMESTAMP__: 'BIGINT', __CONTENT__: 'VARCHAR',
    __TAG__: 'JSON', event: 'VARCHAR', auditID: 'VARCHAR', responseStatus: 'VARCHAR', annotations: 'VARCHAR'})
), words as (
  select *, case
    when audit is not null then case when code >= 500 then 'error'
      when code in (401, 403, 429) or decision = 'forbid' then 'warn' else 'info' end
    when event is not null then case when event ->> '$.type' = 'Warning' then 'warn' else 'info' end
    when content like '{%' then lower(content ->> '$.level')
    else lower(regexp_extract(substr(content, 1, 160),
      '(?:^|[^A-Za-z0-9_$.-])(${LEVELS.toUpperCase()})(?:$|[^A-Za-z0-9_-])', 1)) end as word
  from lines
)
select strftime(make_timestamp(wall * 1000), '%Y-%m-%d') || ' ' || ((wall % 86400000) // 300000) || ' ' ||
  case when audit is not null then '${AUDIT_SOURCE}' when event is not null then '${EVENT_SOURCE}'
    else namespace || '/' || case when container = 'server' then ${WORKLOAD} else container end end || ' ' ||
  case word when '' then 'unknown' when 'warning' then 'warn' when 'information' then 'info' when 'notice' then 'info'
    when 'trace' then 'debug' when 'critical' then 'fatal' when 'panic' then 'fatal' when 'severe' then 'error'
    else word end as cell, count(*) as lines
from words group by cell`
