/** Rows of a CSV text (RFC 4180: quoted fields may hold commas, quotes and line ends), by the names of its head. */
export function readCsv(text: string): Record<string, string>[] {
  const [head = [], ...rows] = cells(text.replace(/^\ufeff/, ''))
  return rows
    .filter((row) => row.length > 1 || row[0] !== '')
    .map((row) => Object.fromEntries(head.map((name, column) => [name, row[column] ?? ''])))
}

function cells(text: string): string[][] {
  const rows: string[][] = [[]]
  const field = /("(?:[^"]|"")*"|[^,\r\n]*)(,|\r?\n|\r|$)/gy
  for (let match = field.exec(text); match; match = field.exec(text)) {
    const value = match[1] ?? ''
    rows.at(-1)?.push(value.startsWith('"') ? value.slice(1, -1).replaceAll('""', '"') : value)
    if (match[2] === '') break
    if (match[2] !== ',') rows.push([])
  }
  if (rows.at(-1)?.join('') === '') rows.pop()
  return rows
}

/** One row of a CSV text. */
export function csvRow(values: readonly (string | number)[]): string {
  return `${values.map((value) => quoted(String(value))).join(',')}\n`
}

const quoted = (value: string) =>
  /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value
