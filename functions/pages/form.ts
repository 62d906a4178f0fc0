/** Fields of a posted form, at most 8 KB of it. */
export function readForm(body: string): URLSearchParams {
  return new URLSearchParams(body.slice(0, 8192))
}
