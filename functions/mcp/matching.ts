import { normalName } from '../../shared/people/speakers.ts'
import { parseNumber } from '../../shared/speech/spoken-numbers.ts'

/** Which of several told things a person means: 第二件, 最后一个, or words that occur in it. */
export function findMeant<T>(
  things: readonly T[],
  about: string | undefined,
  textOf: (thing: T) => string,
): T | undefined {
  if (things.length === 0) return undefined
  if (!about) return things[0]
  const position = /第?([\d一二两三四五六七八九十]+)[件条个项]?/.exec(about)?.[1]
  const number = position && /^第|[件条个项]/.test(about) ? parseNumber(position) : undefined
  if (number !== undefined) return things[number - 1]
  if (/最后/.test(about)) return things.at(-1)
  if (/^(这|那|它|刚才|最要紧)/.test(about)) return things[0]
  return mostAlike(things, about, textOf)
}

function mostAlike<T>(
  things: readonly T[],
  about: string,
  textOf: (thing: T) => string,
): T | undefined {
  const wanted = pairsOf(about)
  const scored = things.map((thing) => {
    const pairs = pairsOf(textOf(thing))
    return { thing, score: [...wanted].filter((pair) => pairs.has(pair)).length }
  })
  const best = scored.reduce((a, b) => (b.score > a.score ? b : a))
  return best.score * 2 >= Math.min(wanted.size, 4) && best.score > 0 ? best.thing : undefined
}

/** Neighbouring pairs of characters, the usual measure of likeness for Chinese words. */
function pairsOf(text: string): Set<string> {
  const plain = normalName(text).replace(/[，。、；：的了是]/g, '')
  const pairs = [...plain].slice(1).map((one, index) => `${plain[index] ?? ''}${one}`)
  return new Set(pairs.length > 0 ? pairs : [plain])
}
