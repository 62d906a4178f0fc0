/** What stands for a variable part in signatures and templates. */
export const WILDCARD = '<*>'

const MONTH = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*'
const WEEKDAY = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*'
const CLOCK = '0:0:0(?:[.,]0)?'
const ZONE = '(?: ?(?:Z|UTC|GMT|CST|[ECMP][DS]T)\\b| ?[+-]0(?::0)?)?'
const UNIT =
  '(?:[kKMGTP]i?[Bb]|[kKMGT]|bytes?|B|ms|us|ns|μs|µs|s|secs?|seconds?|mins?|minutes?|hours?|h|m|d|days?|%|[kMG]?Hz|毫秒|秒钟?|分钟|小时|天)'

/** A pattern, what replaces it, and a text without which it cannot match: looking for that is much faster. */
type MaskRule = readonly [pattern: RegExp, replacement: string, needs: string]

/**
 * Second stage of masking, in order, once for each distinct text of the first stage (a `0` there stands for digits).
 * No rule knows a program or a data set.
 */
const RULES: readonly MaskRule[] = [
  // Addresses of the web, of mail, of machines; then paths.
  [/\b[a-z][a-z\d+.-]*:\/\/[^\s"'<>()[\]，。；、（）]+/gi, WILDCARD, '://'],
  [/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, WILDCARD, '@'],
  [/(?<![\w:])(?:[0A-Fa-f]{1,3}:){5,15}[0A-Fa-f]{1,3}(?![\w:])/g, WILDCARD, ':'],
  [
    /(?<![\w:.])[0a-f]{0,4}(?::[0a-f]{0,4}){0,6}::(?:[0a-f]{1,4}(?::[0a-f]{1,4}){0,6})?(?:%\w+)?(?![\w:])/g,
    WILDCARD,
    '::',
  ],
  [
    /(?<![\w<*>.%])(?:~|\.{1,2})?(?:\/+[\w.@%+~:$,=*-]*[\w@%+~$*-])+[/.]*(?:\/[\w.]+)*(?:\?[^\s"'<>]*)?(?![\w<])/g,
    WILDCARD,
    '/',
  ],
  [/(?<!\w)[A-Za-z]:\\[^\s"',;]+/g, WILDCARD, ':\\'],
  // Qualified names, but never those of exceptions.
  [
    /(?<![\w.$/])(?:[A-Za-z_][\w$]*\.){2,}(?![\w.$]*(?:Exception|Error|Throwable)\b)[A-Za-z_$][\w$]*(?:\/\.?[\w.$]+)?(?![\w.(])/g,
    WILDCARD,
    '.',
  ],
  [
    /(?<![\w.-])(?:(?:[\w-]+\.)+(?:com|net|org|edu|gov|info|local|internal|svc|lan)|(?:[\w-]+\.){2,}[a-z]{2})(?::0)?(?![\w(-]|\.\w)/g,
    WILDCARD,
    '.',
  ],
  [
    /(?<![\w.-])(?=[a-z0.-]*0)(?:[a-z0-]+\.){2,}[a-z][a-z0-]*(?::0)?(?![\w(-]|\.\w)/g,
    WILDCARD,
    '.',
  ],
  // Dates and clocks.
  [
    new RegExp(
      `(?<![\\w.])(?:${WEEKDAY},? +)?(?:${MONTH} +0|0[ /-]${MONTH}[ /-]0)(?: +|:)${CLOCK}${ZONE}(?: 0)?(?!\\w)`,
      'g',
    ),
    WILDCARD,
    '0:0:0',
  ],
  [
    new RegExp(
      `(?<![\\w.])0[-/]0[-/]0(?:[T -]?(?:${CLOCK}|0[.-]0[.-]0(?:\\.0)?))?${ZONE}(?!\\w)`,
      'g',
    ),
    WILDCARD,
    '0',
  ],
  [new RegExp(`(?<![\\w.])0:0:0(?:[.,]0)?${ZONE}(?!\\w)`, 'g'), WILDCARD, '0:0:0'],
  // Values: absent, quoted after a key, numbers with their unit, numbers in names.
  [/(?<=[\w\])] ?= ?)(?:null|nil|none|None|undefined)(?!\w)/g, WILDCARD, '='],
  [/(?<=[\w\])]=)"[^"]*"/g, `"${WILDCARD}"`, '="'],
  [/(?<!\w)(?:[a-f]{8,32}|[A-F]{8,32})(?!\w)/g, WILDCARD, ''],
  [new RegExp(`(?<![\\w.])[<>]?[-+]?0(?:\\.0)* ?${UNIT}(?!\\w)`, 'g'), WILDCARD, '0'],
  [/(?<=[=:\s([{,"'<|/]|^)[-+]?0(?:[.:/,x-]0)*(?!\w)/g, WILDCARD, '0'],
  [/(?<![A-Za-z0)>\]])-0|0/g, WILDCARD, '0'],
  // What is empty here may be filled there.
  [/(?<=^|[\s:=,])(\(|\[|\{)\s*(\)|\]|\})/g, `$1${WILDCARD}$2`, ''],
  // Wildcards side by side are one; so are lists of the same.
  [/[\w.$~@#-]*<\*>(?:[\w.$~@#-]+<\*>)+[\w$~@#-]*/g, WILDCARD, '<*>'],
  [/<\*>(?:[.:/,_#|-]{0,2}<\*>)+/g, WILDCARD, '<*>'],
  [/<\*>(?:[ ,;|]+<\*>)+/g, WILDCARD, '<*>'],
  [/(?<==)\w+\{<\*>\}/g, WILDCARD, '{<*>'],
  [/(?<=^|\s)(\S*<\*>\S*)(?:[ ,]+\1)+(?=$|\s)/g, '$1', '<*>'],
]

/** The masked form of a text of the first stage: what varies from call to call becomes `<*>`. */
export function applyMaskRules(text: string): string {
  let masked = text
  for (const [pattern, replacement, needs] of RULES) {
    if (masked.includes(needs)) masked = masked.replace(pattern, replacement)
  }
  return masked
}
