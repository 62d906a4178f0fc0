/** One kind of text that must not leave, and how it is recognised. */
export interface Rule {
  /** What the placeholder calls it: `邮箱` gives `<邮箱1>`. */
  label: string
  /** Cheap test that rules most texts out before `pattern` runs. */
  when: RegExp
  /** Known by its form alone, without any of the words of `NAMES`. */
  unnamed?: true
  /** Global; the group `secret` (or `bare`) is replaced, the whole match where the pattern names none. */
  pattern: RegExp
  /** Check digits, entropy and the like; a match that fails stays. */
  holds?: (secret: string) => boolean
}

/** A placeholder as this module writes it. */
export const PLACEHOLDER = /<(?:\p{Script=Han}|IP){1,6}\d{1,6}>/u
