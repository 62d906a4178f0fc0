import type { Person } from '../documents/person.ts'

/** Who a claimed speaker is among the people of one door. */
export type Recognition =
  | { kind: 'known'; person: Person }
  /** Several people go by this name, or it only sounds like one: to be asked back. */
  | { kind: 'ambiguous' }
  /** A name was given, nobody here has it. Also what a person of another door is. */
  | { kind: 'stranger' }
  /** No name was given. */
  | { kind: 'unnamed' }

/** What xiaozhi writes below the voiceprint threshold, and what models write instead of nothing. */
const NOBODY = new Set(
  ['未知说话人', '未知', '未知用户', '说话人', '用户', '我', 'unknown', 'none', 'null', 'user'].map(
    normalName,
  ),
)

/** A name as names are compared: NFKC, lower case, without spaces. */
export function normalName(name: string): string {
  return name.normalize('NFKC').replace(/\s+/g, '').toLowerCase()
}

/** Whether a speaker argument says that the voice was not recognised, as opposed to saying nothing. */
export function isUnknownVoice(speaker: string | undefined): boolean {
  return speaker !== undefined && normalName(speaker) !== '' && NOBODY.has(normalName(speaker))
}

/**
 * Finds the claimed speaker among people by a voice name or alias as written. A name that only sounds like
 * one (张玮 for 张伟) is asked back: it may be another person's, who is not enrolled here.
 */
export async function recognise(
  people: readonly Person[],
  speaker: string | undefined,
): Promise<Recognition> {
  const name = normalName(speaker ?? '')
  if (name === '' || NOBODY.has(name)) return { kind: 'unnamed' }
  const [written, second] = people.filter((person) => names(person).includes(name))
  if (second) return { kind: 'ambiguous' }
  if (written) return { kind: 'known', person: written }
  const soundOf = await loadSounds()
  const sound = soundOf(name)
  const sounding = people.some((person) => names(person).some((one) => soundOf(one) === sound))
  return { kind: sounding ? 'ambiguous' : 'stranger' }
}

/** Whether two people cannot be told apart by the sound of a name of theirs. */
export async function soundsAlike(one: Person, other: Person): Promise<boolean> {
  const soundOf = await loadSounds()
  const sounds = new Set(names(one).map(soundOf))
  return names(other).some((name) => sounds.has(soundOf(name)))
}

function names(person: Person): string[] {
  return [person.name, ...person.voices].map(normalName)
}

/** The dictionary of sounds is large and seldom asked: it is loaded when a name is not found as written. */
async function loadSounds(): Promise<(name: string) => string> {
  const { pinyin } = await import('pinyin-pro')
  return (name) => pinyin(name, { toneType: 'none', type: 'array' }).join('')
}
