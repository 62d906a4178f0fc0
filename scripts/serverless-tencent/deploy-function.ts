import type { Code } from 'tencentcloud-sdk-nodejs/tencentcloud/services/scf/v20180416/scf_models.js'
import type { ScfApi } from './scf-api.ts'
import type { FunctionManifest } from './service.ts'
import { planTriggers, wantedTriggers } from './triggers.ts'

/** Brings one function on the platform to what serverless.yml says; doing it again changes nothing. */
export async function deployFunction(
  scf: ScfApi,
  wanted: FunctionManifest,
  place: { region: string; code: Code },
): Promise<{ created: boolean; url: string | undefined }> {
  const created = await bringCode(scf, wanted, place.code)
  await scf.waitActive(wanted.name)
  await bringLimits(scf, wanted)
  await bringTriggers(scf, wanted, place.region)
  return { created, url: await urlOf(scf, wanted) }
}

function settingsOf(wanted: FunctionManifest) {
  return {
    FunctionName: wanted.name,
    Description: `chenbao: ${wanted.step}`,
    MemorySize: wanted.memoryMb,
    Timeout: wanted.timeoutSeconds,
    Environment: {
      Variables: Object.entries(wanted.environment).map(([Key, Value]) => ({ Key, Value })),
    },
    ...(wanted.role ? { Role: wanted.role } : {}),
  }
}

async function bringCode(scf: ScfApi, wanted: FunctionManifest, code: Code): Promise<boolean> {
  const settings = settingsOf(wanted)
  const runtime = wanted.image ? {} : { Runtime: wanted.runtime, Handler: wanted.handler }
  if (!(await scf.find(wanted.name))) {
    const make = { ...settings, ...runtime, Code: code, Type: 'Event' }
    await scf.call((client) => client.CreateFunction(make))
    return true
  }
  const handler = wanted.image ? {} : { Handler: wanted.handler }
  await scf.call((client) =>
    client.UpdateFunctionCode({ FunctionName: wanted.name, ...handler, Code: code }),
  )
  await scf.waitActive(wanted.name)
  await scf.call((client) => client.UpdateFunctionConfiguration(settings))
  return false
}

async function bringLimits(scf: ScfApi, wanted: FunctionManifest): Promise<void> {
  const FunctionName = wanted.name
  await scf.call((client) =>
    client.UpdateFunctionEventInvokeConfig({
      FunctionName,
      AsyncTriggerConfig: {
        RetryConfig: [{ RetryNum: wanted.retries }],
        MsgTTL: wanted.eventAgeSeconds,
      },
    }),
  )
  const { ReservedMem } = await scf.call((client) =>
    client.GetReservedConcurrencyConfig({ FunctionName }),
  )
  const memory = wanted.instances && wanted.instances * wanted.memoryMb
  if (memory && memory !== ReservedMem) {
    await scf.call((client) =>
      client.PutReservedConcurrencyConfig({ FunctionName, ReservedConcurrencyMem: memory }),
    )
  }
  if (!memory && typeof ReservedMem === 'number') {
    await scf.call((client) => client.DeleteReservedConcurrencyConfig({ FunctionName }))
  }
}

async function bringTriggers(scf: ScfApi, wanted: FunctionManifest, region: string): Promise<void> {
  const present = await listTriggers(scf, wanted.name)
  const plan = planTriggers(wantedTriggers(wanted, region), present, wanted.name)
  for (const each of plan.remove) await scf.call((client) => client.DeleteTrigger(each))
  for (const each of plan.update) await scf.call((client) => client.UpdateTrigger(each))
  for (const each of plan.create) await scf.call((client) => client.CreateTrigger(each))
}

async function listTriggers(scf: ScfApi, FunctionName: string) {
  const { Triggers = [] } = await scf.call((client) =>
    client.ListTriggers({ FunctionName, Limit: 100 }),
  )
  return Triggers
}

/** The address of a function URL, wherever the platform writes it in what it tells of the trigger. */
async function urlOf(scf: ScfApi, wanted: FunctionManifest): Promise<string | undefined> {
  if (!wanted.triggers.some(({ kind }) => kind === 'url')) return undefined
  const told = JSON.stringify(await listTriggers(scf, wanted.name))
  return /https:\/\/[\w.-]+\.tencentscf\.com/.exec(told)?.[0]
}
