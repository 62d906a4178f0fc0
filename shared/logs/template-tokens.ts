import { WILDCARD } from './mask-rules.ts'

const CHINESE = '\\u3400-\\u9fff'

/** Pieces of a signature: words (with the wildcards in them), single Chinese characters, single signs, runs of blanks. */
const TOKEN = new RegExp(
  `\\.{3,}|(?:<\\*>|(?!\\.{3,})[^\\s${CHINESE}<>=:,;|()[\\]{}"'，。：；、（）【】“”！？])+|\\s+|.`,
  'gsu',
)

/** A longer signature than this is compared by its first tokens; the rest counts as one more. */
const MOST_TOKENS = 160

/** The tokens of a signature; joined they give the text again. */
export function tokensOf(text: string): string[] {
  const tokens = text.match(TOKEN) ?? []
  if (tokens.length <= MOST_TOKENS) return tokens
  return [...tokens.slice(0, MOST_TOKENS), tokens.slice(MOST_TOKENS).join('')]
}

/** Words that tell what happened or how it ended: never a wildcard. */
const PROTECTED = new Set(
  (
    'start started starting startup stop stopped stopping begin began beginning end ended ending finish finished pause paused ' +
    'resume resumed suspend suspended open opened opening close closed closing connect connected connecting connection ' +
    'disconnect disconnected create created creating delete deleted deleting destroy destroyed add added adding remove ' +
    'removed removing insert inserted update updated updating upgrade upgraded rollback enable enabled disable disabled ' +
    'accept accepted reject rejected refused allow allowed deny denied grant granted success successful successfully succeed ' +
    'succeeded fail failed failing failure error errors warning fatal exception timeout complete completed incomplete lost ' +
    'found missing up down on off in out true false yes no not null none login logout logged online offline active inactive ' +
    'ready unready healthy unhealthy valid invalid available unavailable reachable unreachable running idle killed killing ' +
    'died dead alive crash crashed exit exited abort aborted cancel cancelled canceled retry retrying expired lock locked ' +
    'unlock unlocked acquire acquired acquiring release released releasing register registered unregister unregistered ' +
    'registering attach attached detach detached mount mounted unmount unmounted bind bound unbind pull pulled pulling push ' +
    'pushed read write reading writing send sending sent receive received receiving load loaded loading unload unloaded save ' +
    'saved increase increased decrease decreased before after first last old new primary secondary master slave leader ' +
    'follower enter entering entered leave leaving left get set put post patch head options'
  ).split(' '),
)

const WORD = /^[\p{L}$][\p{L}\p{N}\w.$@*/-]*$/u

/** Whether a token may turn out to be variable: a word that does not say what happened. */
export function mayVary(token: string): boolean {
  if (token.includes(WILDCARD)) return true
  return WORD.test(token) && !PROTECTED.has(token.toLowerCase()) && !isConstantName(token)
}

/** Names of exceptions and states such as `FAILED_TASK` say what happened, too. */
const isConstantName = (token: string) =>
  /(?:Exception|Error|Throwable)$|^[A-Z]{2,}(?:_[A-Z]+)*$/.test(token)

export const isWildcard = (token: string | undefined) => token?.includes(WILDCARD) === true
export const isBlank = (token: string | undefined) => token !== undefined && token.trim() === ''
