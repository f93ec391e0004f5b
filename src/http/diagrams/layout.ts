// Where nodes and arcs of a diagram go: GraphViz, loaded once when it is first needed. It sees sizes and numbers, never a text.
import { Graphviz } from '@hpcc-js/wasm-graphviz'

export type Size = { readonly width: number; readonly height: number }
export type Arc = {
  readonly from: number
  readonly to: number
  /** Room for its label, where it has one. */
  readonly label?: Size
  /** Against the reading direction: it does not push its target to the right. */
  readonly back: boolean
}
export type Point = { readonly x: number; readonly y: number }
export type Layout = Size & {
  /** The middle of each node. */
  readonly nodes: readonly Point[]
  /** The data of a path to each arc's tip, and the middle of its label. */
  readonly arcs: readonly { readonly path: string; readonly label: Point }[]
}

/** With more arcs than this, only those that first lead to a node are laid out; the others are drawn straight. */
const mostArcs = 150
const mostKept = 100

const loaded: { graphviz?: Promise<Graphviz> } = {}
const kept = new Map<string, Layout>()

export async function layoutOf(nodes: readonly Size[], arcs: readonly Arc[]): Promise<Layout> {
  const laid = arcs.length > mostArcs ? firstTo(arcs) : arcs
  const dot = dotOf(nodes, laid)
  const name = `${dot}${laid === arcs ? '' : arcs.map(({ from, to }) => `${from}-${to}`).join(' ')}`
  const known = kept.get(name)
  if (known !== undefined) return known
  loaded.graphviz ??= Graphviz.load()
  const graphviz = await loaded.graphviz
  const layout = read(JSON.parse(graphviz.layout(dot, 'json', 'dot')) as Json, nodes.length, arcs, laid)
  const oldest = kept.size >= mostKept ? kept.keys().next().value : undefined
  if (oldest !== undefined) kept.delete(oldest)
  kept.set(name, layout)
  return layout
}

/** The first arc to each node that leads on from one before it: a tree, quick to lay out. */
function firstTo(arcs: readonly Arc[]): readonly Arc[] {
  const met = new Set<number>()
  return arcs.filter(({ from, to }) => from < to && !met.has(to) && met.add(to) !== undefined)
}

const inches = (points: number): string => (points / 72).toFixed(3)

const room = ({ height, width }: Size): string =>
  `<<TABLE BORDER="0" CELLPADDING="0" CELLSPACING="0"><TR><TD FIXEDSIZE="TRUE" WIDTH="${Math.ceil(width)}" HEIGHT="${Math.ceil(height)}"></TD></TR></TABLE>>`

function dotOf(nodes: readonly Size[], arcs: readonly Arc[]): string {
  const boxes = nodes.map(({ height, width }, at) => `n${at} [width=${inches(width)} height=${inches(height)}]`)
  const lines = arcs.map(({ back, from, label, to }, at) => {
    const said = [`id=e${at}`, ...(back ? ['constraint=false'] : []), ...(label ? [`label=${room(label)}`] : [])]
    return `n${from} -> n${to} [${said.join(' ')}]`
  })
  const graph = 'rankdir=LR; nodesep=0.35; ranksep=0.45; node [label="" shape=box fixedsize=true]'
  return `digraph { ${[graph, ...boxes, ...lines].join('; ')} }`
}

type Json = {
  readonly bb: string
  readonly objects?: readonly { readonly name: string; readonly pos: string }[]
  readonly edges?: readonly { readonly id: string; readonly pos: string; readonly lp?: string }[]
}

function read(
  { bb, edges = [], objects = [] }: Json,
  count: number,
  arcs: readonly Arc[],
  laid: readonly Arc[],
): Layout {
  const [, , width = 0, height = 0] = bb.split(',').map(Number)
  const point = (text: string): Point => {
    const [x = 0, y = 0] = text.split(',').map(Number)
    return { x: round(x), y: round(height - y) }
  }
  const places = new Map(objects.map(({ name, pos }) => [name, point(pos)]))
  const nodes = Array.from({ length: count }, (_, at) => places.get(`n${at}`) ?? { x: 0, y: 0 })
  const drawn = new Map<Arc | undefined, Layout['arcs'][number]>(
    edges.map(({ id, lp, pos }) => [laid[Number(id.slice(1))], curve(pos, lp, point)]),
  )
  return { width, height, nodes, arcs: arcs.map((arc) => drawn.get(arc) ?? straight(arc, nodes)) }
}

/** `e,tip p0 p1 p2 p3 …`: a start and three points for every piece of a Bézier curve. */
function curve(pos: string, lp: string | undefined, point: (text: string) => Point): Layout['arcs'][number] {
  const [first = '', ...rest] = pos.split(' ')
  const tip = first.startsWith('e,') ? point(first.slice(2)) : undefined
  const [start, ...points] = (tip === undefined ? [first, ...rest] : rest).map(point)
  const to = tip === undefined ? '' : ` L${at(tip)}`
  const middle = points[Math.floor(points.length / 2)] ?? { x: 0, y: 0 }
  return {
    path: `M${at(start)} C${points.map(at).join(' ')}${to}`,
    label: lp === undefined ? middle : point(lp),
  }
}

function straight({ from, to }: Arc, nodes: readonly Point[]): Layout['arcs'][number] {
  const [a = { x: 0, y: 0 }, b = { x: 0, y: 0 }] = [nodes[from], nodes[to]]
  return { path: `M${at(a)} L${at(b)}`, label: { x: round((a.x + b.x) / 2), y: round((a.y + b.y) / 2) } }
}

const round = (value: number): number => Math.round(value * 100) / 100
const at = (point: Point | undefined): string => (point === undefined ? '0,0' : `${point.x},${point.y}`)
