import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boundedRows } from '../../shared/logs/bounded-rows.ts'

interface Row {
  group: string
  kind: string
  name: string
}

function tableOf(limit: number) {
  return boundedRows<Row, Row & { times: number }>({
    limit,
    shareOf: ({ group, kind }) => ({ group, kind }),
    create: (row) => ({ ...row, times: 0 }),
    merge: (sum) => {
      sum.times += 1
    },
    weigh: (row) => ('times' in row ? row.times : 1),
  })
}

function filled(limit: number, rows: readonly Row[]) {
  const table = tableOf(limit)
  for (const row of rows) table.add(`${row.group} ${row.kind} ${row.name}`, row)
  return { rows: table.sorted(), dropped: [...table.dropped].sort() }
}

const rowsOf = (group: string, kind: string, count: number): Row[] =>
  Array.from({ length: count }, (_, index) => ({ group, kind, name: `${index}` }))

const row = fc.record({
  group: fc.constantFrom('a', 'a', 'a', 'b', 'c'),
  kind: fc.constantFrom('x', 'x', 'y'),
  name: fc.integer({ min: 0, max: 20 }).map(String),
})

describe('a bounded table', () => {
  it('keeps the same rows with the same sums, and drops the same, whatever the order', () => {
    fc.assert(
      fc.property(
        fc
          .array(row, { maxLength: 120 })
          .chain((rows) =>
            fc.tuple(
              fc.constant(rows),
              fc.shuffledSubarray(rows, { minLength: rows.length }),
              fc.integer({ min: 1, max: 12 }),
            ),
          ),
        ([rows, order, limit]) => {
          const once = filled(limit, rows)
          expect(filled(limit, order)).toEqual(once)
          expect(once.rows.length).toBeLessThanOrEqual(limit)
          const told = once.rows.reduce((sum, { times }) => sum + times, 0)
          expect(once.dropped.reduce((sum, [, count]) => sum + count, told)).toBe(rows.length)
        },
      ),
      { numRuns: 500 },
    )
  })

  it('gives small groups all the room they need', () => {
    const { rows, dropped } = filled(50, [...rowsOf('loud', 'x', 1000), ...rowsOf('small', 'x', 9)])
    expect(rows.filter(({ group }) => group === 'small')).toHaveLength(9)
    expect(rows).toHaveLength(50)
    expect(dropped).toEqual([['loud', 1000 - 41]])
  })

  it('gives small kinds of a group all the room they need', () => {
    const loud = [...rowsOf('loud', 'often', 1000), ...rowsOf('loud', 'rare', 3)]
    const { rows } = filled(20, [...loud, ...rowsOf('other', 'x', 100)])
    expect(rows.filter(({ kind }) => kind === 'rare')).toHaveLength(3)
    expect(rows.filter(({ group }) => group === 'loud')).toHaveLength(10)
  })
})
