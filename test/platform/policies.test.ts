import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { keepingOf, SHARED_KEEPING } from '../../functions/cleanup/keeping.ts'
import { readManifest } from '../../scripts/emulator/manifest.ts'
import { writtenKeys } from './written-keys.ts'

const FOLDER = fileURLToPath(new URL('../../docs/policies/', import.meta.url))
const BUCKET = 'chenbao-1250000000'

const policySchema = z.object({
  version: z.literal('2.0'),
  statement: z.array(
    z.object({
      effect: z.literal('allow'),
      action: z.array(z.string()).min(1),
      resource: z.array(z.string()).optional(),
    }),
  ),
})

const policies = new Map(
  readdirSync(FOLDER).map((file) => [
    file.replace('.json', ''),
    policySchema.parse(JSON.parse(readFileSync(`${FOLDER}${file}`, 'utf8'))),
  ]),
)

function allows(policy: string, action: string, key: string): boolean {
  return (policies.get(policy)?.statement ?? []).some(
    ({ action: actions, resource = [] }) =>
      actions.includes(action) &&
      resource.some((each) => {
        const [, path = ''] = each.split(`:${BUCKET}/`)
        return each.includes(`:${BUCKET}/`) && key.startsWith(path.replace(/\*$/, ''))
      }),
  )
}

const { functions } = await readManifest({ stage: 'dev', env: {} })
const policyOf = (role = '') => role.replace('Chenbao', '').toLowerCase()

describe('the policies we ship', () => {
  it('exist for every role of serverless.yml', () => {
    for (const { role } of functions) expect([...policies.keys()]).toContain(policyOf(role))
  })

  it.each([...policies])('never allow everything: %s', (_, { statement }) => {
    const actions = statement.flatMap((each) => each.action)
    const resources = statement.flatMap((each) => each.resource ?? [])
    expect(actions.filter((each) => each.includes('*'))).toEqual([])
    expect(resources.filter((each) => !/^qcs::[a-z]+:.*:.*[a-z0-9]\/?\*?$/.test(each))).toEqual([])
    expect(resources.filter((each) => /\/\*$/.test(each) && !/\/[a-z]+\/\*$/.test(each))).toEqual(
      [],
    )
  })

  it.each(functions.map(({ step, role }) => [step, policyOf(role)] as const))(
    'let %s write what it writes, as %s',
    async (step, policy) => {
      const refused = (await writtenKeys(step)).filter(
        (key) => !allows(policy, 'name/cos:PutObject', key),
      )
      expect(refused).toEqual([])
    },
  )

  it('let only those who open accounts read credentials', () => {
    const readers = [...policies.keys()].filter((each) =>
      allows(each, 'name/cos:GetObject', 'credentials/prod.json'),
    )
    expect(readers.sort()).toEqual(['analysis', 'cleanup'])
  })

  it('let the cleanup list and remove what it takes for expired', () => {
    const kinds = [...keepingOf('prod'), ...SHARED_KEEPING]
    const refused = kinds.filter(
      ({ prefix }) =>
        !allows('cleanup', 'name/cos:GetBucket', prefix) ||
        !allows('cleanup', 'name/cos:DeleteObject', `${prefix}x`),
    )
    expect(refused).toEqual([])
  })

  it('let nobody change tokens, doors, credentials and environments, nor the proofs of what was done', () => {
    const kept = [
      'tokens/',
      'doors/',
      'credentials/',
      'environments/',
      'audit/',
      'ledger/',
      'alerts/',
      'acts/',
      'incidents/',
      'cleanups/',
    ]
    for (const policy of policies.keys()) {
      for (const prefix of kept) {
        expect(allows(policy, 'name/cos:DeleteObject', `${prefix}x`), `${policy} ${prefix}`).toBe(
          false,
        )
      }
      for (const prefix of kept.slice(0, 4)) {
        expect(allows(policy, 'name/cos:PutObject', `${prefix}x`), `${policy} ${prefix}`).toBe(
          false,
        )
      }
    }
  })
})
