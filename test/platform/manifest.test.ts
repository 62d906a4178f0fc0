import { existsSync, readFileSync } from 'node:fs'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { readManifest } from '../../scripts/emulator/manifest.ts'
import type { FunctionManifest } from '../../scripts/serverless-tencent/service.ts'
import { writtenKeys } from './written-keys.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const yml = readFileSync(`${ROOT}serverless.yml`, 'utf8')
const OUR_BUCKET = 'chenbao-1250000000'
const { functions } = await readManifest({ stage: 'dev', env: {} })

/** Settings that the functions' entry points name; stand-ins are no settings of a deployment. */
function settingsRead(step: string): string[] {
  const source = readFileSync(`${ROOT}functions/${step}/index.ts`, 'utf8')
  const names = source.match(/\b(CHENBAO_[A-Z_]+|CHROME_PATH)\b/g) ?? []
  return [...new Set(names)].filter((name) => !name.startsWith('CHENBAO_LOCAL_')).sort()
}

/** The framework's words about a serverless.yml with these words exchanged. */
async function refusal(changes: Record<string, string>): Promise<string> {
  let changed = yml
  for (const [from, to] of Object.entries(changes)) {
    expect(changed).toContain(from)
    changed = changed.replace(from, to)
  }
  const file = `.local-${process.pid}.yml`
  await writeFile(`${ROOT}${file}`, changed)
  try {
    return await readManifest({ stage: 'dev', env: {}, file }).then(
      () => 'accepted',
      (failure: Error) => failure.message,
    )
  } finally {
    await rm(`${ROOT}${file}`)
  }
}

/** Prefixes of our own bucket that start this function. */
function ownTriggers({ triggers }: FunctionManifest): string[] {
  return triggers.flatMap((trigger) =>
    trigger.kind === 'bucket' && trigger.bucket === OUR_BUCKET ? [trigger.prefix] : [],
  )
}

describe('serverless.yml', () => {
  it('names a bundle for every function, and a function for every trigger', () => {
    expect(functions).toHaveLength(10)
    for (const { step, name, handler, triggers } of functions) {
      expect(existsSync(`${ROOT}functions/${step}/index.ts`), step).toBe(true)
      expect(name).toBe(`chenbao-dev-${step}`)
      expect(handler).toBe('index.main_handler')
      expect(triggers.length).toBeGreaterThan(0)
    }
  })

  it.each(functions.map(({ step }) => step))('gives %s exactly the settings it reads', (step) => {
    const given = functions.find((each) => each.step === step)?.settingNames
    expect([...(given ?? [])].sort()).toEqual(settingsRead(step))
  })

  it.each(functions.filter((each) => ownTriggers(each).length > 0))(
    'keeps $step from writing where it is triggered',
    async (each) => {
      const written = await writtenKeys(each.step)
      expect(written).not.toEqual([])
      const loops = ownTriggers(each).flatMap((prefix) =>
        written.filter((key) => key.startsWith(prefix)),
      )
      expect(loops).toEqual([])
    },
  )

  it('binds no two triggers of a bucket to overlapping prefixes', () => {
    const bound = functions.flatMap(({ triggers }) =>
      triggers.flatMap((trigger) =>
        trigger.kind === 'bucket' ? [`${trigger.bucket}/${trigger.prefix}`] : [],
      ),
    )
    const overlaps = bound.filter((a, index) =>
      bound.some((b, other) => index !== other && a.startsWith(b)),
    )
    expect(overlaps).toEqual([])
  })

  it('has one sender at a time', () => {
    expect(functions.find(({ step }) => step === 'delivery')?.instances).toBe(1)
  })

  it('keeps secrets out of what it prints into the cache', async () => {
    const env = { CHENBAO_MASTER_KEY: 'very-secret-master', CHENBAO_SMTP_URL: 'smtps://u:pw@h:465' }
    const read = await readManifest({ stage: 'dev', env })
    const delivery = read.functions.find(({ step }) => step === 'delivery')
    expect(delivery?.environment.CHENBAO_SMTP_URL).toBe('smtps://u:pw@h:465')
    for (const file of await readdir(`${ROOT}.local/manifests`)) {
      expect(await readFile(`${ROOT}.local/manifests/${file}`, 'utf8')).not.toMatch(
        /very-secret-master|u:pw/,
      )
    }
  })

  it('is refused by name when it is wrong', async () => {
    const said = await refusal({
      'memorySize: 1024': 'memorySize: 1000',
      "'0 0 22 * * * *'": "'0 22 * * *'",
      'instances: 1': 'instance: 1',
      'CHENBAO_MASTER_KEY: $': 'SCF_MASTER_KEY: $',
      'prefix: analysis/': 'prefix: /analysis/',
    })
    expect(said).toContain("'functions.log-analysis.memorySize'")
    expect(said).toContain("'functions.cleanup.events.0.timer.cron'")
    expect(said).toContain("'functions.delivery': unrecognized property 'instance'")
    expect(said).toContain("unrecognized property 'SCF_MASTER_KEY'")
    expect(said).toContain("'functions.report-merge.events.0.cos.prefix'")
  })
})
