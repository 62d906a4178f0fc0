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

/** What xiaozhi writes below the voiceprint threshold, also as models translate it: somebody else may be speaking. */
const UNKNOWN_VOICES = new Set(
  ['未知说话人', '未知', '未知用户', 'unknown', 'unknown speaker'].map(normalName),
)

/** What models write instead of leaving the name out; it says nothing about the voice. */
const FILLERS = new Set(
  ['说话人', '用户', '我', '无', '空', 'none', 'null', 'undefined', 'user', 'speaker', 'n/a'].map(
    normalName,
  ),
)

/** A name as names are compared: NFKC, lower case, without spaces. */
export function normalName(name: string): string {
  return name.normalize('NFKC').replace(/\s+/g, '').toLowerCase()
}

/** Whether a speaker argument says that the voice was not recognised, as opposed to saying nothing. */
export function isUnknownVoice(speaker: string | undefined): boolean {
  return UNKNOWN_VOICES.has(normalName(speaker ?? ''))
}

/** Whether a speaker argument gives a name at all. */
export function isNamed(speaker: string | undefined): boolean {
  const name = normalName(speaker ?? '')
  return name !== '' && !FILLERS.has(name) && !UNKNOWN_VOICES.has(name)
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
  if (!isNamed(speaker)) return { kind: 'unnamed' }
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
