// What the demo says of its laws is what docs/demo-sources.md says it was checked against: every item, its limit, who reviews.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ownItems, sourceItems } from '../../src/demo/city.ts'
import { remediesOf } from '../../src/demo/handling.ts'
import { factsOf } from '../../src/demo/itemFacts.ts'
import type { ItemFacts } from '../../src/domain/items/item.messages.ts'

const rows = readFileSync(join(import.meta.dirname, '../../docs/demo-sources.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && line.split('|').length === 7)
  .map((line) => line.split('|').map((cell) => cell.trim()))
const facts: readonly ItemFacts[] = [...sourceItems, ...ownItems].map(factsOf)

/** The limit that a cell of the table names. */
function limitIn(cell: string): ItemFacts['statutoryLimit'] {
  if (cell.startsWith('PL 42')) return { days: cell.includes('joint') ? 45 : 20, unit: 'working' }
  return { days: Number.parseInt(cell, 10), unit: cell.includes('natural') ? 'natural' : 'working' }
}

describe('the sources of the demo', () => {
  test('[PL-42] name every item once, with the statutory limit that it has', () => {
    const said = rows
      .filter(([, name]) => name !== 'item' && !name?.startsWith('---'))
      .map(([, name = '', , , limit = '']) => [name.replace(/ \(.*\)$/, ''), limitIn(limit)])
    expect(said).toEqual(facts.map(({ name, statutoryLimit }) => [name, statutoryLimit]))
  })

  test('[PL-42] the permit law is cited where the limit is its own, and nowhere else', () => {
    const byPermitLaw = rows.filter(([, , , , limit]) => limit?.startsWith('PL 42')).map(([, name = '']) => name)
    const citing = facts.filter(({ legalBasis }) => legalBasis?.includes('四十二条')).map(({ name }) => name)
    expect(citing).toEqual(byPermitLaw.map((name) => name.replace(/ \(.*\)$/, '')))
  })

  test('[PL-38] the city reviews its offices, what is led from above is reviewed there', () => {
    const reviewers = new Map(
      facts.map((item) => [item.orgId, /向(.+)申请/.exec(remediesOf(item).reconsideration)?.[1]]),
    )
    expect(reviewers.get('tobacco-bureau' as ItemFacts['orgId'])).toBe('上一级烟草专卖行政主管部门')
    const others = [...reviewers].filter(([orgId]) => orgId !== 'tobacco-bureau').map(([, organ]) => organ)
    expect([others.length, [...new Set(others)]]).toEqual([11, ['市人民政府']])
  })
})
