import type { Rule } from './rule.ts'

const QUOTE = String.raw`(?<quote>\\{0,7}["'])`
const QUOTED = String.raw`(?:(?!(?<!\\)\k<quote>)[^\r\n]){1,}`
const AFTER_KEY = String.raw`\\{0,7}["']?\]?\s{0,4}(?:=>|:=|==?|:|：|%3[dD]|是|为|>)\s{0,4}`
const SEEN = String.raw`(?!\s{0,4}\[?\\{0,7}["']?<(?:\p{Script=Han}|IP){1,6}\d{1,6}>)`
const BARE = String.raw`(?:[^\s"'\\&;,<>]|,(?!\s|[\w.-]{1,40}\\{0,7}["']?[=:]|$)|\\(?![\\nrt"']))+`

/** A value after its key, quoted (also as JSON inside JSON) or bare up to where it plainly ends. */
function valueAfter(key: string): RegExp {
  return new RegExp(
    `(?:${key})${AFTER_KEY}${SEEN}(?:${QUOTE}(?<secret>${QUOTED})|(?<bare>${BARE}))`,
    'giu',
  )
}

/** The rest of a header, to the closing quote or the end of its line. */
function headerAfter(name: string): RegExp {
  const rest = String.raw`(?:[^"'\r\n\\]|\\{1,7}(?!["'\\nr]))+`
  const head = String.raw`(?:${name})\\{0,7}["']?\s{0,4}[:=,]\s{0,4}\[?`
  return new RegExp(`${head}${SEEN}(?:${QUOTE}(?<secret>${QUOTED})|(?<bare>${rest}))`, 'giu')
}

const SUFFIX = '[a-z0-9_.-]{0,24}'
const PASSWORD = `pass(?:word|wd|phrase|code)${SUFFIX}|passwd|pwd|\\bpass|密码|口令|密碼`
const KEYED = [
  `secret${SUFFIX}`,
  `tokens?(?:[_-]?(?:value|key|id|secret))?`,
  `(?:api|app|access|private|signing|encrypt(?:ion)?|master|account|auth|client|send|push|license|ssh|storage)[_-]?keys?(?:[_-]?(?:id|data|value))?`,
  `sc_?key|credentials?|q-ak|q-signature|q-key-time|x-amz-signature|x-amz-credential`,
  `jsessionid|session[_-]?id|phpsessid|csrf[_-]?\\w{0,10}|sign(?:ature)?`,
  '密钥|令牌|秘钥|验证码|授权码|访问码',
].join('|')

const NOT_A_SECRET = /^(?:true|false|null|nil|none|undefined|empty|\d{1,5}|\*+|x{3,}|-+)$/i

/** Words and short numbers after `token:` or `sign:` say something about it; they are not it. */
function isKeyed(value: string): boolean {
  return value.length >= 4 && !NOT_A_SECRET.test(value)
}

function isPassword(value: string): boolean {
  return !/^(?:true|false|null|nil|none|undefined|\*+)$/i.test(value)
}

/** Long mixed text of high entropy: what base64 of something secret looks like, unlike a path or a name. */
function looksEncoded(text: string): boolean {
  const slashes = text.split('/').length - 1
  if (slashes > text.length / 10) return false
  if (!(/[a-z]/.test(text) && /[A-Z]/.test(text) && /\d/.test(text))) return false
  return entropy(text) >= 4
}

function entropy(text: string): number {
  const counts = new Map<string, number>()
  for (const letter of text) counts.set(letter, (counts.get(letter) ?? 0) + 1)
  return [...counts.values()].reduce(
    (sum, count) => sum - (count / text.length) * Math.log2(count / text.length),
    0,
  )
}

/** Credentials: what opens something. Containers of secrets come before the secrets they hold. */
export const SECRET_RULES: readonly Rule[] = [
  {
    label: '凭证',
    when: /authori[sz]ation|cookie|x-(?:cos|cls|api|auth|access|tc)-|x-scf-|-token/i,
    pattern: headerAfter(
      'authori[sz]ation|(?:set-)?cookie2?|x-(?:cos|cls|scf|tc|amz|acs)-[a-z-]{0,30}token|x-scf-secret-[a-z]{1,10}|x-api-key|x-auth-token|x-access-token',
    ),
    holds: (value) => value.trim().length >= 3,
  },
  {
    label: '凭证',
    when: /bearer|basic /i,
    pattern: /\b(?:bearer|basic)\s{1,4}(?<secret>[\w+/.~=-]{8,})/gi,
    holds: (value) => /[\d=.]|[a-z][A-Z]/.test(value),
  },
  {
    label: '口令',
    when: /pass|pwd|密码|口令|密碼/i,
    pattern: valueAfter(PASSWORD),
    holds: isPassword,
  },
  {
    label: '口令',
    when: /--?p(?:ass|wd)/i,
    pattern: /--?(?:password|passwd|pass|pwd)\s{1,4}(?!<)(?<secret>[^\s"']{3,})/gi,
  },
  {
    label: '密钥',
    when: /secret|token|key|credential|q-ak|q-sig|session|sessid|csrf|sign|密钥|令牌|秘钥|验证码|授权码|访问码/i,
    pattern: valueAfter(KEYED),
    holds: isKeyed,
  },
  {
    label: '口令',
    when: /:\/\//,
    pattern:
      /[a-z][a-z0-9+.-]{1,20}:(?:\\?\/){2}[^\s:@/"'\\<>]{0,80}:(?<secret>[^\s/"'\\<>]{1,})(?=@)/gi,
    holds: (value) => !/^\d{1,5}$/.test(value),
  },
  {
    label: '链接',
    when: /cls\.tencentcs|clsshare/i,
    pattern:
      /\b(?:alarm\.cls\.tencentcs\.com|(?:[\w-]{1,60}\.){0,4}clsshare\.com)(?<secret>(?:\\?[/?#:])[^\s"'<>\\]*(?:\\\/[^\s"'<>\\]*)*)/gi,
    holds: (value) => value.length > 1,
  },
  {
    label: '密钥',
    when: /webhook|hook|hooks\.slack|bot\d/i,
    pattern:
      /(?:webhook\\?\/[\w-]{1,30}\?(?:[^\s"'&]{0,80}&)?key=|\\?\/(?:open-apis\\?\/bot|bot)\\?\/(?:v2\\?\/)?hook\\?\/|hooks\.slack\.com\\?\/[a-z]{1,20}\\?\/|\/api\/webhooks\/|api\.telegram\.org\/bot)(?<secret>[\w:/\\-]{8,})/gi,
  },
  {
    label: '密钥',
    when: /AKID|AKIA|ASIA|LTAI|AIza|ghp_|gho_|ghs_|ghu_|github_pat|glpat|sk-|xox|AT_|UID_|SPT_|SCT|SCU|sctp|npm_|dapi/,
    pattern:
      /(?:AKID[A-Za-z0-9]{13,64}|A(?:KI|SI)A[A-Z0-9]{16}|LTAI[A-Za-z0-9]{12,30}|AIza[\w-]{35}|gh[posur]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|sk-[\w-]{16,}|xox[a-z]-[\w-]{10,}|(?:AT|UID|SPT)_[A-Za-z0-9]{16,}|SC[TU]\d{2,10}T[A-Za-z0-9]{8,}|sctp\d{2,10}t[A-Za-z0-9]{8,}|npm_[A-Za-z0-9]{30,})(?:\s{0,2}[,:/|]\s{0,2}[A-Za-z0-9]{32}(?![A-Za-z0-9]))?/g,
  },
  {
    label: '令牌',
    when: /eyJ/,
    pattern: /(?<![\w-])eyJ[\w-]{4,}\.[\w-]{4,}(?:\.[\w-]*){0,3}/g,
  },
  {
    label: '密文',
    when: /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{40}/,
    unnamed: true,
    pattern: /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{40,}={0,2}/g,
    holds: looksEncoded,
  },
]
