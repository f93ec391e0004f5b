// 流程图: well-formed, harmless, whole; with the tokens of a case and the load of its steps; quick however dense the workflow.
import { SaxesParser } from 'saxes'
import { describe, expect, test } from 'vitest'
import { NodeId, OrgId } from '../../../src/domain/values.ts'
import { definitionOf } from '../../../src/domain/workflow/definition.ts'
import { type Diagram, workflowSvg } from '../../../src/http/diagrams/workflow.ts'
import { factsOf, water } from '../../domain/items/facts.ts'
import { fork, id, join, step, workflow } from '../../domain/workflow/definitions.ts'

const permit: Diagram = { definition: definitionOf(factsOf(water)), lang: 'zh', name: '取水许可', version: 2 }

type Element = { readonly name: string; readonly attributes: Readonly<Record<string, string>>; text: string }

/** Every element in order, with the text that stands in it directly; throws where the text is no well-formed XML. */
async function elementsOf(diagram: Diagram): Promise<readonly Element[]> {
  const elements: Element[] = []
  const open: Element[] = []
  const parser = new SaxesParser({ xmlns: true })
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ attributes, name }) => {
    const values = Object.entries(attributes).map(([key, { value }]) => [key, value])
    const element = { name, attributes: Object.fromEntries(values), text: '' }
    elements.push(element)
    open.push(element)
  })
  parser.on('text', (text) => {
    const element = open.at(-1)
    if (element) element.text += text
  })
  parser.on('closetag', () => open.pop())
  parser.write((await workflowSvg(diagram)).toString()).close()
  return elements
}
const textsOf = (elements: readonly Element[], name: string): readonly string[] =>
  elements.filter((one) => one.name === name).map(({ text }) => text)
const classed = (elements: readonly Element[], word: string): readonly string[] =>
  elements
    .filter(({ attributes }) => attributes['class']?.split(' ').includes(word))
    .map(({ attributes }) => attributes['id'] ?? '')

describe('a diagram', () => {
  test('[LPS-9.2] [PL-30] has every node of the workflow, and its outcomes where there are several', async () => {
    const elements = await elementsOf(permit)
    expect(classed(elements, 'step')).toStrictEqual(['node-accept', 'node-quality', 'node-quantity', 'node-decide'])
    expect(classed(elements, 'fork')).toStrictEqual(['node-each'])
    expect(classed(elements, 'join')).toStrictEqual(['node-all'])
    expect(classed(elements, 'start')).toStrictEqual(['node-start'])
    expect(classed(elements, 'end')).toStrictEqual(['node-end'])
    expect(textsOf(elements, 'text')).toStrictEqual([
      '同意 / 不同意',
      '决定',
      '退回',
      '受理',
      '1 工作日',
      '水质审查',
      '用地审查',
      'housing-bureau · …',
      '决定',
    ])
  })

  test('draws what leads back dashed, and nothing else', async () => {
    const dashed = (await elementsOf(permit)).filter(({ attributes }) => attributes['stroke-dasharray'] === '5 4')
    expect(dashed).toHaveLength(1)
    expect(classed(await elementsOf(permit), 'return')).toHaveLength(1)
  })

  test('says all of it in words too, in either language', async () => {
    const chinese = await elementsOf(permit)
    expect(textsOf(chinese, 'title')[0]).toBe('取水许可：办理流程（第 2 版）')
    expect(textsOf(chinese, 'desc')).toStrictEqual([
      '开始 → 受理。环节 受理：受理 → 并行分支 each。环节 水质审查：同意 → 并行汇合 all。' +
        '环节 用地审查：同意 → 并行汇合 all；不同意 → 并行汇合 all。环节 决定：决定 → 办结；退回 → 退回至 受理。' +
        '并行分支 each：水质审查、用地审查。并行汇合 all：决定。',
    ])
    const english = await elementsOf({ ...permit, lang: 'en' })
    expect(textsOf(english, 'title')[0]).toBe('取水许可: workflow, version 2')
    expect(textsOf(english, 'desc')[0]).toContain('step 决定: 决定 → end; 退回 → back to 受理. parallel split each:')
  })

  test('shows where a case stands and how much lies at each step', async () => {
    const elements = await elementsOf({
      ...permit,
      tokens: [{ node: id('all'), from: id('quality') }, { node: id('quantity') }],
      load: new Map([
        [NodeId.parse('accept'), 12],
        [NodeId.parse('quantity'), 3],
      ]),
      organisations: new Map([[OrgId.parse('housing-bureau'), '市住建局']]),
    })
    expect(classed(elements, 'held')).toStrictEqual(['node-quantity', 'node-all'])
    expect(classed(elements, 'token')).toHaveLength(2)
    expect(textsOf(elements, 'text').filter((text) => /^\d+$/.test(text))).toStrictEqual(['12', '3'])
    expect(textsOf(elements, 'text')).toContain('市住建局 · 两人')
    expect(textsOf(elements, 'desc')[0]).toContain('用地审查 (办件在此、在办 3 件)：')
    expect(textsOf(elements, 'desc')[0]).toContain('并行汇合 all (已到，等待其他分支)：')
  })

  test('escapes whatever names hold, breaks long ones, and runs nothing', async () => {
    const nasty = '"><script>alert(1)</script>&\'`]]>'
    const named = step('one', { pass: 'end', back: 'one' })
    const definition = workflow([
      { ...named, name: nasty, office: nasty, outcomes: named.outcomes?.map((one) => ({ ...one, name: nasty })) ?? [] },
    ])
    const elements = await elementsOf({ definition, lang: 'zh', name: nasty, version: 1 })
    expect(textsOf(elements, 'title')[0]).toBe(`${nasty}：办理流程（第 1 版）`)
    expect(
      elements.map(({ name }) => name).filter((name) => /script|style|foreignObject|image|^a$/.test(name)),
    ).toStrictEqual([])
    const attributes = elements.flatMap((element) => Object.keys(element.attributes))
    expect(attributes.filter((name) => /^on|^style$|href/i.test(name))).toStrictEqual([])
    const long = await elementsOf({
      ...permit,
      definition: workflow([step('one')].map((one) => ({ ...one, name: '很长的名称'.repeat(20) }))),
    })
    expect(textsOf(long, 'text').map((line) => line.length <= 10)).toStrictEqual([true, true, true])
    expect(textsOf(long, 'text').at(-1)).toMatch(/…$/)
  })

  test('of an item without steps goes from the start to the end', async () => {
    const elements = await elementsOf({ ...permit, definition: workflow([]) })
    expect(elements.filter(({ attributes }) => attributes['marker-end'])).toHaveLength(1)
  })

  test('of two hundred steps with twenty outcomes each is drawn in seconds, every arc of it', async () => {
    const outcomes = (at: number) =>
      Object.fromEntries(
        Array.from({ length: 20 }, (_, n) => [`to-${n}`, n === 0 ? `s-${at + 1}` : `s-${(at * 7 + n * 13) % 200}`]),
      )
    const steps = Array.from({ length: 200 }, (_, at) => step(`s-${at}`, at === 199 ? { pass: 'end' } : outcomes(at)))
    const began = performance.now()
    const elements = await elementsOf({ ...permit, definition: workflow(steps) })
    expect(performance.now() - began).toBeLessThan(10_000)
    expect(classed(elements, 'step')).toHaveLength(200)
    expect(classed(elements, 'arc').length).toBeGreaterThan(3_000)
  })

  test('of many offices at once fits them all', async () => {
    const names = Array.from({ length: 50 }, (_, at) => `office-${at}`)
    const steps = [step('accept', { pass: 'each' }), ...names.map((name) => step(name, { pass: 'all', object: 'all' }))]
    const elements = await elementsOf({
      ...permit,
      definition: workflow(steps, [fork('each', ...names), join('all', 'end')]),
    })
    const places = elements.map(({ attributes }) => attributes['transform']).filter((place) => place !== undefined)
    expect(new Set(places).size).toBe(55)
  })
})
