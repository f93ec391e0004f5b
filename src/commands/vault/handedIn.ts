// Whether the bytes of what a command refers to are here, and are what it says: asked where they are stored, never of the log or on replay.
import type { Actor } from '../../domain/actor.ts'
import { materialsIn } from '../../domain/approvals/caseMaterials.ts'
import type { Material } from '../../domain/approvals/caseParts.messages.ts'
import { type Refused, refuse } from '../../domain/decider.ts'
import type { Answer, Request } from '../answers.ts'
import type { AttemptLog } from '../attempts.ts'
import { type Command, registry } from '../registry.ts'
import type { Materials } from './materials.ts'

type Handle = (request: Request) => Promise<Answer>
type Held = Pick<Materials, 'heldAs'>

/** A digest refers to what the actor's own organisation has handed in: of what another has, nothing is to be learned by it. */
export function handedInRefusal(command: Command, { org, role }: Actor, materials: Held): Refused | undefined {
  if (registry[command.type].category !== 'case' || role === 'system') return undefined
  const named = materialsIn(command).map((material) => ({ material, held: materials.heldAs(material.digest, org) }))
  const missing = new Set(named.filter(({ held }) => held === undefined).map(({ material }) => material.digest))
  if (missing.size > 0) return refuse('material-not-stored', { digests: [...missing] })
  // The log keeps what it is told for good: a type is what was found in the content, whatever the command calls it.
  const otherwise = named.find(({ held, material }) => held !== material.mediaType)
  if (otherwise === undefined) return undefined
  const { held: found = '', material } = otherwise
  const pointer = `${pointerTo(command, material)}/mediaType`
  return refuse('material-type-refused', { declared: material.mediaType, found, pointer })
}

/** Where a material stands in a command: by itself, or in a list. */
function pointerTo(command: Command, material: Material): string {
  const places = Object.entries(command).flatMap(([key, value]) => {
    if (value === material) return [`/${key}`]
    const at = Array.isArray(value) ? value.indexOf(material) : -1
    return at < 0 ? [] : [`/${key}/${at}`]
  })
  return places[0] ?? ''
}

/** The write path where materials are stored: a command that refers to what is not here has no effect. */
export function whereHandedIn(handle: Handle, materials: Held, attempts: Pick<AttemptLog, 'note'>): Handle {
  /** What else stands against a command is told first; what it has done before, it has done. */
  const refuseUnlessDone = async (request: Request, { refusal }: Refused): Promise<Answer> => {
    const would = await handle({ ...request, dryRun: true })
    // A repeat is answered from the log, and what is already so writes nothing.
    if (would.kind === 'accepted' && (would.position !== undefined || would.events.length === 0)) return would
    const { commandId, stream } = would
    const told = would.kind === 'refused' ? would.refusal : refusal
    attempts.note(request, stream, told)
    return { kind: 'refused', commandId, stream, refusal: told }
  }
  return (request) => {
    const refused = handedInRefusal(request.command, request.actor, materials)
    return refused === undefined ? handle(request) : refuseUnlessDone(request, refused)
  }
}
