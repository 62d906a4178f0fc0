import type { Door } from '../../shared/documents/person.ts'
import { DocumentError, InputError, messageOf, UpstreamError } from '../../shared/failures.ts'
import { recordAudit } from '../../shared/people/audit.ts'
import { MAX_BYTES, shorten, verbatim } from './answer.ts'
import type { Verdict } from './limits.ts'
import { findListener } from './listener.ts'
import { parseArguments } from './tools/parameters.ts'
import { caller, type Tool } from './tools/tool.ts'
import type { Listener, Ports } from './visit.ts'

/** What is said while the bucket cannot be reached. */
export const NO_CLOUD = '云端服务暂时没有响应，请过一会儿再试。'

const TOO_FAST = '问得太快了，请过一分钟再试。'

/**
 * Runs a tool for whoever is asking and gives what is to be said: every failure becomes a plain sentence,
 * because an error would be repeated three times, or silence the robot for half a minute.
 */
export async function callTool(
  ports: Ports,
  door: Door,
  tool: Tool,
  given: unknown,
  form: { verbatim: boolean },
): Promise<string> {
  const said = plain(await runTool(ports, door, tool, given))
  return form.verbatim ? verbatim(said) : shorten(said, MAX_BYTES)
}

async function runTool(ports: Ports, door: Door, tool: Tool, given: unknown): Promise<string> {
  const now = ports.clock()
  let listener: Listener | undefined
  const audit = (allowed: boolean, detail?: string) =>
    recordAudit(ports.store, now, {
      what: tool.name,
      door: door.id,
      ...(listener?.kind === 'person' ? { person: listener.person.id } : {}),
      allowed,
      ...(detail ? { detail } : {}),
    })
  try {
    const pace = ports.limits.door(door.id, now)
    if (pace !== 'allowed') return await tooFast(pace, audit)
    const claim = parseArguments(caller, given)
    listener = await findListener(ports, door, { speaker: claim.speaker, device: claim.device_id })
    const who = listener.kind === 'person' ? listener.person.id : 'team'
    const ownPace = ports.limits.person(door.id, who, now)
    if (ownPace !== 'allowed') return await tooFast(ownPace, audit)
    const writes: Promise<unknown>[] = []
    const meanwhile = (write: Promise<unknown>) => {
      write.catch(() => undefined)
      writes.push(write)
    }
    const said = await tool.run(given, { ports, door, now, listener, meanwhile })
    await Promise.all([audit(true), ...writes])
    return said
  } catch (failure) {
    return await sayFailure(ports, door, failure, audit)
  }
}

type WriteAudit = (allowed: boolean, detail?: string) => Promise<void>

async function tooFast(pace: Verdict, audit: WriteAudit): Promise<string> {
  if (pace === 'refused') await audit(false, 'too fast')
  return TOO_FAST
}

/** The sentence for a failure; that its proof cannot be written must not cost the robot its answer. */
async function sayFailure(
  ports: Ports,
  door: Door,
  failure: unknown,
  audit: WriteAudit,
): Promise<string> {
  try {
    return await sayRefusal(ports, door, failure, audit)
  } catch (unwritten) {
    if (unwritten instanceof UpstreamError) return NO_CLOUD
    throw unwritten
  }
}

async function sayRefusal(
  ports: Ports,
  door: Door,
  failure: unknown,
  audit: WriteAudit,
): Promise<string> {
  if (failure instanceof InputError) {
    await audit(false, failure.message)
    return failure.message
  }
  if (failure instanceof DocumentError) {
    await audit(false, `document: ${failure.key}`)
    return '有一份资料读不出来，已经记下，请让管理员看一看。'
  }
  if (failure instanceof UpstreamError) {
    if (/auth|signature|denied|token|accesskey|secretid/i.test(failure.code ?? ''))
      ports.sessions.wipe(door.id)
    return NO_CLOUD
  }
  process.stdout.write(`${JSON.stringify({ kind: 'bug', error: messageOf(failure) })}\n`)
  return '晨报服务出了点问题，已经记下，请过一会儿再试。'
}

/** One line without control characters, as a voice reads it. */
function plain(said: string): string {
  return said.replace(/\p{Cc}+/gu, ' ').trim()
}
