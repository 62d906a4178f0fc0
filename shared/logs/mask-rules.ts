/** What stands for a variable part in signatures and templates. */
export const WILDCARD = '<*>'

const MONTH = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*'
const WEEKDAY = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*'
const CLOCK = '0:0:0(?:[.,]0)?'
const ZONE = '(?: ?(?:Z|UTC|GMT|CST|EDT|EST|PDT|PST)\\b| ?[+-]0(?::0)?)?'
const UNIT =
  '(?:[kKMGTP]i?[Bb]|[kKMGT]|bytes?|B|ms|us|ns|μs|µs|s|secs?|seconds?|mins?|minutes?|hours?|h|m|d|days?|%|[kMG]?Hz|毫秒|秒钟?|分钟|小时|天)'

/** What may stand before a variable part without being part of it, and what may follow it. */
const BEFORE = '(?<![\\w.])'
const AFTER = '(?![\\w])'

/**
 * Second stage of masking, in order, once for each distinct text of the first stage (digit runs are `0` there). No rule
 * knows a program or a data set.
 */
const RULES: readonly [RegExp, string][] = [
  [
    new RegExp(
      `${BEFORE}(?:${WEEKDAY},? )?(?:${MONTH} +0|0[ -]${MONTH}[ -]0) +${CLOCK}${ZONE}(?: 0)?${AFTER}`,
      'g',
    ),
    WILDCARD,
  ],
  [
    new RegExp(
      `${BEFORE}0[-/.]0[-/.]0[T -]?(?:${CLOCK}|0[.-]0[.-]0(?:\\.0)?)?${ZONE}${AFTER}`,
      'g',
    ),
    WILDCARD,
  ],
  [new RegExp(`${BEFORE}${CLOCK}${ZONE}${AFTER}`, 'g'), WILDCARD],
  [/\b[a-z][a-z\d+.-]*:\/\/[^\s"'<>()[\]，。；、（）]+/gi, WILDCARD],
  [/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, WILDCARD],
  [/(?<![\w<*>.%])(?:~|\.{1,2})?(?:\/[\w.@%+~:$=,-]*[\w@%+~$-])+\/?(?![\w<])/g, WILDCARD],
  [/(?<![\w])[A-Za-z]:\\[^\s"',;]+/g, WILDCARD],
  [/(?<![\w.-])(?=[\w.-]*0)(?:[\w-]+\.){2,}[A-Za-z][\w-]*(?::0)?(?![\w.(-])/g, WILDCARD],
  [
    /(?<![\w.-])(?:[A-Za-z\d][\w-]*\.)+(?:com|net|org|cn|edu|gov|io|info|local|internal|svc|lan|[a-z]{2}\.[a-z]{2}|de|jp|kr|tw|hk|uk|fr|ru|br|it|nl|pl|ca|au|us)(?::0)?(?![\w.(-])/g,
    WILDCARD,
  ],
  [new RegExp(`(?<![\\w.])-?0(?:\\.0)* ?${UNIT}(?![\\w])`, 'g'), WILDCARD],
  [/(?<![\w<])[\w$*-]*(?:@|#)0(?!\w)/g, WILDCARD],
  [/(?<=[=:\s([{,"'<|/-]|^)-?0(?:[.:/,x-]0)*(?!\w)/g, WILDCARD],
  [/-?0/g, WILDCARD],
  [/(?<=^|[\s:=,])(\(|\[|\{)\s*(\)|\]|\})/g, `$1${WILDCARD}$2`],
  [/<\*>(?:[.:/,_-]?<\*>)+/g, WILDCARD],
  [/<\*>(?:[ ,;|]+<\*>)+/g, WILDCARD],
]

/** The masked form of a text of the first stage: what varies from call to call becomes `<*>`. */
export function applyMaskRules(text: string): string {
  let masked = text
  for (const [pattern, replacement] of RULES) masked = masked.replace(pattern, replacement)
  return masked
}
