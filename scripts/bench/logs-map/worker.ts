import { createReadStream, statSync } from 'node:fs'
import { digestObject } from '../../../shared/logs/digest.ts'
import { encodeDigest } from '../../../shared/logs/digest-codec.ts'

/** The whole map step of one file in a process of its own; prints what it took as JSON. */
const file = process.argv[2] ?? ''
const began = performance.now()
const digests = await digestObject({
  stream: createReadStream(file, { highWaterMark: 1 << 18 }),
  object: { bucket: 'bench-1250000000', key: 'bench.gz', etag: 'bench', size: statSync(file).size },
  environment: 'bench',
  storedAt: statSync(file).mtimeMs,
})
const bytes = digests.map((digest) => encodeDigest(digest).length)
console.log(
  JSON.stringify({
    seconds: (performance.now() - began) / 1000,
    cpuSeconds: (process.resourceUsage().userCPUTime + process.resourceUsage().systemCPUTime) / 1e6,
    peakMegabytes: process.resourceUsage().maxRSS / 1024,
    largestDigest: Math.max(...bytes),
    lines: digests.reduce((total, digest) => total + digest.lines.read, 0),
    megabytes: (digests[0]?.bytes ?? 0) / 1e6,
  }),
)
