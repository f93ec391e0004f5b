// Proves soundness without looking at every marking: the workflow as a Petri net is made smaller, step by step, by rules that
// keep liveness and safety (Berthelot 1986, Murata 1989). What shrinks to one place and one transition is sound (van der Aalst
// 1997: a workflow net is sound if and only if its closure is live and bounded). What does not shrink may still be sound.
import type { Definition } from './definition.ts'
import { type Marking, placeOf } from './marking.ts'
import { closedNet, type Net, type Place, type Transition } from './net.ts'

/** Fusing a place may multiply its transitions; beyond this the rule is not applied. */
const mostFused = 400

/** With `marking`: a case that stands there, instead of one that begins. */
export function reducesToOne(definition: Definition, marking?: Marking): boolean {
  const net = closedNet(definition, marking?.map(placeOf))
  if (net === undefined) return false
  while (loops(net) || twins(net) || fuses(net)) {
    // Each rule makes the net smaller.
  }
  const [place] = net.marked.keys()
  const [transition] = net.transitions
  return net.transitions.size === 1 && place !== undefined && net.marked.size === 1 && isLoop(transition, place)
}

const isLoop = (transition: Transition | undefined, place: Place): boolean =>
  transition?.takes.size === 1 &&
  transition.gives.size === 1 &&
  transition.takes.has(place) &&
  transition.gives.has(place)

const sameSet = <Value>(a: ReadonlySet<Value>, b: ReadonlySet<Value>): boolean =>
  a.size === b.size && [...a].every((one) => b.has(one))

/** A transition that takes and gives the same one place, where another transition takes from it. */
function loops({ transitions }: Net): boolean {
  const found = [...transitions].find((one) => {
    const [place] = one.takes
    return (
      place !== undefined &&
      isLoop(one, place) &&
      [...transitions].some((other) => other !== one && other.takes.has(place))
    )
  })
  return found !== undefined && transitions.delete(found)
}

/** Two transitions, or two places, that stand between the same. */
function twins(net: Net): boolean {
  const { marked, transitions } = net
  const alike = new Map<string, Transition>()
  for (const one of transitions) {
    const name = JSON.stringify([[...one.takes].sort(), [...one.gives].sort()])
    if (alike.has(name)) return transitions.delete(one)
    alike.set(name, one)
  }
  const around = surroundings(net)
  const places = [...around.keys()]
  for (const [at, place] of places.entries())
    for (const other of places.slice(at + 1)) {
      const [a, b] = [around.get(place), around.get(other)]
      if (a === undefined || b === undefined || marked.has(place) !== marked.has(other)) continue
      if (sameSet(a.givers, b.givers) && sameSet(a.takers, b.takers)) return forget(net, other)
    }
  return false
}

function forget({ marked, transitions }: Net, place: Place): boolean {
  marked.delete(place)
  for (const { gives, takes } of transitions) {
    gives.delete(place)
    takes.delete(place)
  }
  return true
}

type Around = { readonly givers: Set<Transition>; readonly takers: Set<Transition> }

function surroundings({ transitions }: Net): ReadonlyMap<Place, Around> {
  const around = new Map<Place, Around>()
  const at = (place: Place): Around => {
    const known = around.get(place) ?? { givers: new Set(), takers: new Set() }
    around.set(place, known)
    return known
  }
  for (const one of transitions) {
    for (const place of one.takes) at(place).takers.add(one)
    for (const place of one.gives) at(place).givers.add(one)
  }
  return around
}

/** A place whose takers take from it alone: each giver goes on at once with each taker. */
function fuses(net: Net): boolean {
  for (const [place, around] of surroundings(net)) if (fusible(net, place, around)) return fuse(net, place, around)
  return false
}

function fusible({ marked }: Net, place: Place, { givers, takers }: Around): boolean {
  if (givers.size === 0 || takers.size === 0 || givers.size * takers.size > mostFused) return false
  if (
    marked.has(place) &&
    (takers.size > 1 || [...takers].some(({ gives }) => [...gives].some((to) => marked.has(to))))
  )
    return false
  return [...takers].every(
    ({ gives, takes }) =>
      takes.size === 1 && !gives.has(place) && [...givers].every((giver) => gives.isDisjointFrom(giver.gives)),
  )
}

function fuse({ marked, transitions }: Net, place: Place, { givers, takers }: Around): boolean {
  if (marked.delete(place)) for (const { gives } of takers) for (const to of gives) marked.add(to)
  for (const giver of givers) {
    transitions.delete(giver)
    const kept = new Set(giver.gives)
    kept.delete(place)
    for (const { gives } of takers) transitions.add({ takes: new Set(giver.takes), gives: kept.union(gives) })
  }
  for (const taker of takers) transitions.delete(taker)
  return true
}
