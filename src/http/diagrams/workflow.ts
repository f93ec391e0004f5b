// 流程图: a version's workflow as SVG, with the tokens of a case and the load of its steps. No style attribute, no script.
import { type Definition, type Node, type StepId, targetsOf } from '../../domain/workflow/definition.ts'
import type { Marking } from '../../domain/workflow/marking.ts'
import { end, type Outcome } from '../../domain/workflow/workflow.messages.ts'
import { type Html, html, nothing } from '../html.ts'
import type { Lang } from '../i18n/lang.ts'
import { linesOf, textWidth, underlineOf, words } from './labels.ts'
import { type Arc, type Layout, layoutOf, type Point, type Size } from './layout.ts'

export type Diagram = {
  readonly definition: Definition
  /** The name of the item. */
  readonly name: string
  readonly version: number
  readonly lang: Lang
  /** Where a case stands. */
  readonly tokens?: Marking
  /** What organisations are called, by id. */
  readonly organisations?: ReadonlyMap<string, string>
  /** Open cases by step. */
  readonly load?: ReadonlyMap<StepId, number>
}

const em = 14
const lineHeight = 18
const boxWidth = 9.6 * em
const margin = 12

/** A node as it is drawn; the start and the end are nodes too. */
type Drawn = {
  readonly id: string
  readonly kind: Node['kind'] | 'start' | 'end'
  readonly size: Size
  readonly lines: readonly string[]
  readonly under: string
  readonly title: string
  readonly tokens: number
  readonly load: number
}

type Drawing = { readonly from: string; readonly to: string; readonly names: string[]; back: boolean }

/** Standing alone as a file, or inside a page. */
export async function workflowSvg(diagram: Diagram): Promise<Html> {
  const { definition, lang, name, version } = diagram
  const nodes = drawnNodes(diagram)
  const places = new Map(nodes.map(({ id }, at) => [id, at]))
  const drawings = drawingsOf(definition).filter(({ from, to }) => places.has(from) && places.has(to))
  const arcs = drawings.map(({ back, from, names, to }): Arc => {
    const label = names.join(' / ')
    const size = { width: textWidth(shortened(label)) * 12 + 6, height: 16 }
    return { from: places.get(from) ?? 0, to: places.get(to) ?? 0, back, ...(label !== '' && { label: size }) }
  })
  const layout = await layoutOf(
    nodes.map(({ size }) => size),
    arcs,
  )
  const [width, height] = [Math.ceil(layout.width) + 2 * margin, Math.ceil(layout.height) + 2 * margin]
  return html`<svg xmlns="http://www.w3.org/2000/svg" class="workflow" role="img" aria-labelledby="workflow-title workflow-desc" lang="${lang}" width="${width}" height="${height}" viewBox="${-margin} ${-margin} ${width} ${height}" font-family="system-ui, sans-serif" font-size="${em}">
<title id="workflow-title">${words[lang].title(name, version)}</title>
<desc id="workflow-desc">${describe(diagram)}</desc>
<defs><marker id="workflow-tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto"><path d="M0,0 L10,5 L0,10 z" fill="#44515e"/></marker></defs>
<rect class="paper" x="${-margin}" y="${-margin}" width="${width}" height="${height}" fill="#ffffff"/>
${drawings.map((drawing, at) => arcOf(drawing, layout.arcs[at]))}
${nodes.map((node, at) => nodeOf(node, layout.nodes[at]))}
</svg>`
}

const shortened = (label: string): string => linesOf(label, 12, 1)[0] ?? ''

function drawnNodes({ definition, lang, load, organisations, tokens = [] }: Diagram): readonly Drawn[] {
  const said = words[lang]
  const held = (id: string) => tokens.filter(({ node }) => node === id).length
  const round = (id: 'start' | 'end', title: string): Drawn => {
    const size = { width: 22, height: 22 }
    return {
      id: id === 'end' ? end : '',
      kind: id,
      size,
      lines: [],
      under: '',
      title,
      tokens: id === 'end' ? held(end) : 0,
      load: 0,
    }
  }
  const inner = [...definition.nodes.values()].map((node): Drawn => {
    const shared = { id: node.id, kind: node.kind, tokens: held(node.id), load: load?.get(node.id) ?? 0 }
    if (node.kind !== 'step') {
      const size = node.kind === 'merge' ? { width: 30, height: 30 } : { width: 8, height: 54 }
      const title = [said[node.kind], node.name].filter(Boolean).join(' ')
      return { ...shared, size, lines: [], under: '', title }
    }
    const under = underlineOf(node.step, lang, organisations)
    const lines = linesOf(node.name, 8.6, 3)
    const size = { width: boxWidth, height: (lines.length + (under === '' ? 0 : 1)) * lineHeight + 14 }
    return {
      ...shared,
      size,
      lines,
      under: linesOf(under, 11.5, 1)[0] ?? '',
      title: [node.name, under].filter(Boolean).join(' · '),
    }
  })
  return [round('start', said.start), ...inner, round('end', said.end)]
}

/** One arc for all outcomes of a step that lead to the same node and the same way. */
function drawingsOf(definition: Definition): readonly Drawing[] {
  const drawings = new Map<string, Drawing>([['', { from: '', to: definition.start, names: [], back: false }]])
  const add = (from: string, to: string, back: boolean): Drawing => {
    const key = `${from} ${to} ${back}`
    const drawing = drawings.get(key) ?? { from, to, names: [], back }
    drawings.set(key, drawing)
    return drawing
  }
  for (const node of definition.nodes.values()) {
    if (node.kind !== 'step') for (const to of node.to) add(node.id, to, false)
    else
      for (const { kind, name, to } of node.outcomes) {
        const drawing = add(node.id, to, kind === 'return')
        // A single outcome needs no name: there is no other.
        if (node.outcomes.length > 1) drawing.names.push(name)
      }
  }
  return [...drawings.values()]
}

function arcOf({ back, names }: Drawing, drawn: Layout['arcs'][number] | undefined): Html {
  if (drawn === undefined) return html``
  const label = names.join(' / ')
  const { path, label: middle } = drawn
  const text =
    label !== '' &&
    html`<text x="${middle.x}" y="${middle.y + 4}" text-anchor="middle" font-size="12" fill="#44515e">${shortened(label)}</text>`
  return html`<g class="${back ? 'arc return' : 'arc'}">${label === '' ? nothing : html`<title>${label}</title>`}<path d="${path}" fill="none" stroke="#44515e" stroke-width="1.2" stroke-dasharray="${back ? '5 4' : 'none'}" marker-end="url(#workflow-tip)"/>${text}</g>\n`
}

function nodeOf(node: Drawn, place: Point | undefined): Html {
  if (place === undefined) return html``
  const classes = ['node', node.kind, ...(node.tokens > 0 ? ['held'] : [])].join(' ')
  return html`<g class="${classes}" id="${`node-${node.id || 'start'}`}" transform="translate(${place.x} ${place.y})"><title>${node.title}</title>${shapeOf(node)}${labelOf(node)}${marksOf(node)}</g>\n`
}

function shapeOf({ kind, size, tokens }: Drawn): Html {
  const { height, width } = size
  const [left, top] = [-width / 2, -height / 2]
  switch (kind) {
    case 'start':
      return html`<circle r="9" fill="#1f2a36"/>`
    case 'end':
      return html`<circle r="10" fill="#ffffff" stroke="#1f2a36" stroke-width="1.5"/><circle r="6" fill="#1f2a36"/>`
    case 'merge':
      return html`<path d="M0,${top} L${-left},0 L0,${-top} L${left},0 z" fill="#ffffff" stroke="#1f2a36" stroke-width="1.5"/>`
    case 'fork':
    case 'join':
      return html`<rect x="${left}" y="${top}" width="${width}" height="${height}" fill="#1f2a36"/>`
    case 'step':
      return html`<rect x="${left}" y="${top}" width="${width}" height="${height}" rx="6" fill="${tokens > 0 ? '#e3edf7' : '#ffffff'}" stroke="#1f2a36" stroke-width="${tokens > 0 ? 2.5 : 1.2}"/>`
  }
}

function labelOf({ lines, size, under }: Drawn): readonly Html[] {
  const top = -size.height / 2 + lineHeight + 2
  const line = (text: string, at: number, small: boolean) =>
    html`<text text-anchor="middle" y="${top + at * lineHeight}" fill="${small ? '#44515e' : '#1f2a36'}" font-size="${small ? 11 : em}">${text}</text>`
  return [...lines.map((text, at) => line(text, at, false)), ...(under === '' ? [] : [line(under, lines.length, true)])]
}

/** Tokens as dots on the upper edge, the load as a number on the right corner. */
function marksOf({ load, size, tokens }: Drawn): readonly Html[] {
  const [right, top] = [size.width / 2, -size.height / 2]
  const dots = Array.from(
    { length: Math.min(tokens, 9) },
    (_, at) =>
      html`<circle class="token" cx="${at * 12 - (Math.min(tokens, 9) - 1) * 6}" cy="${top}" r="5" fill="#0b5cad"/>`,
  )
  const text = String(load)
  const badge = html`<g class="load"><rect x="${right - 8 - text.length * 4}" y="${top - 9}" width="${16 + text.length * 8}" height="18" rx="9" fill="#44515e"/><text x="${right}" y="${top + 4}" text-anchor="middle" font-size="11" fill="#ffffff">${text}</text></g>`
  return load > 0 ? [...dots, badge] : dots
}

/** The workflow in sentences, for whoever does not see it: every node with what it leads to. */
function describe({ definition, lang, load, tokens = [] }: Diagram): string {
  const said = words[lang]
  const nameOf = (id: string): string => {
    const node = definition.nodes.get(id as StepId)
    if (node === undefined) return id === end ? said.end : id
    return node.kind === 'step' ? node.name : [said[node.kind], node.name ?? node.id].join(' ')
  }
  const stands = (node: Node): string => {
    const held = tokens.some((token) => token.node === node.id)
    const count = load?.get(node.id) ?? 0
    const marks = [held ? (node.kind === 'join' ? said.waits : said.here) : '', count > 0 ? said.cases(count) : '']
    const told = marks.filter(Boolean).join(said.comma)
    return told === '' ? '' : ` (${told})`
  }
  const outcome = ({ kind, name, to }: Outcome): string =>
    `${name} → ${kind === 'return' ? `${said.back} ` : ''}${nameOf(to)}`
  const leads = (node: Node): string =>
    node.kind === 'step'
      ? node.outcomes.map(outcome).join(said.semicolon)
      : targetsOf(node).map(nameOf).join(said.comma)
  const sentences = [...definition.nodes.values()].map(
    (node) =>
      `${node.kind === 'step' ? `${said.step} ` : ''}${nameOf(node.id)}${stands(node)}${said.colon}${leads(node)}`,
  )
  return [`${said.start} → ${nameOf(definition.start)}`, ...sentences].join(said.stop) + said.stop.trim()
}
