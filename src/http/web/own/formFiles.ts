// The files of a form: each is stored before its command is made, which then refers to it by digest and media type.
import { isDigest } from '../../../commands/vault/materials.ts'
import { type MediaType, mediaTypes } from '../../../commands/vault/mediaTypes.ts'
import type { Refusal } from '../../../domain/refusals.ts'
import { Name, SubjectId } from '../../../domain/values.ts'
import { closedSubject, takeMaterial } from '../../api/storing.ts'
import type { FormField } from '../../forms/fields.ts'
import { fileKey, fileNameKey, isMaterialAt, placeOfFile } from '../../forms/files.ts'
import type { FieldProblem } from '../../forms/problems.ts'
import type { FormValues } from '../../forms/values.ts'
import { t } from '../../i18n/index.ts'
import { ProblemError, refusalProblem } from '../../problems.ts'
import type { Visit } from '../visit.ts'
import type { Target } from './commandForm.ts'
import type { SentFile } from './uploads.ts'

type Given = {
  readonly fields: readonly FormField[]
  readonly sent: FormValues
  readonly files: readonly SentFile[]
  readonly requestId: string
}
/** What the form says now, with what was stored in place of its files. */
export type Taken = {
  readonly sent: FormValues
  readonly refusal?: Refusal
  readonly problems: readonly FieldProblem[]
}

export async function takeFormFiles(visit: Visit, target: Target, given: Given): Promise<Taken> {
  const { files, sent } = given
  if (files.length === 0) return { sent: withTypes(visit, given), problems: [] }
  const subject = await subjectOf(visit, target, given)
  if ('problem' in subject) return { sent, problems: [subject.problem] }
  if ('refusal' in subject) return { sent, refusal: subject.refusal, problems: [] }
  return store(visit, given, subject.id)
}

/** Each file by itself: one that is refused does not take the others with it. */
function store(visit: Visit, given: Given, subjectId: SubjectId): Taken {
  const { fields, files, requestId } = given
  const { caller, engine, lang } = visit
  const said: Record<string, string> = { ...withTypes(visit, given) }
  const refused: { readonly path: string; readonly text: string }[] = []
  let refusal: Refusal | undefined
  for (const { bytes, declared, field, name } of files) {
    const path = field.endsWith(`.${fileKey}`) ? field.slice(0, -fileKey.length - 1) : ''
    if (!isMaterialAt(fields, path)) throw new ProblemError('request-invalid')
    const named = Name(200).safeParse(name)
    if (!named.success) {
      refused.push({ path, text: t(lang).form.problems.fileName })
      continue
    }
    const handedIn = {
      actor: caller.actor,
      bytes,
      declared: typeByName(name) ?? declared.slice(0, 100),
      name,
      subjectId,
    }
    const taken = takeMaterial(engine, handedIn, requestId)
    if (taken.ok) {
      const { digest, mediaType } = taken.stored
      Object.assign(said, { [`${path}.digest`]: digest, [`${path}.mediaType`]: mediaType, [fileNameKey(digest)]: name })
    } else {
      refusal ??= taken.refusal
      refused.push({ path, text: `${name}${t(lang).colon}${refusalProblem(taken.refusal, lang).detail}` })
    }
  }
  const problems = refused.map(({ path, text }) => ({ path: placeOfFile(path, said), text }))
  return { sent: said, problems, ...(refusal && { refusal }) }
}

/** A browser knows the type of a file by its name, and not everywhere each: its content must bear the name out. */
function typeByName(name: string): MediaType | undefined {
  const [pdf, png, jpeg, ofd, word, sheet] = mediaTypes
  const types: Readonly<Record<string, MediaType>> = { pdf, png, jpg: jpeg, jpeg, ofd, docx: word, xlsx: sheet }
  const ending = /\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase() ?? ''
  return Object.hasOwn(types, ending) ? types[ending] : undefined
}

/** A digest that was typed of what this organisation has handed in before says its type too. */
function withTypes({ caller, engine }: Visit, { fields, sent }: Given): FormValues {
  const known = Object.entries(sent).flatMap(([key, digest]) => {
    const path = key.endsWith('.digest') ? key.slice(0, -'.digest'.length) : ''
    const type = `${path}.mediaType`
    if (!isDigest(digest) || (sent[type] ?? '').trim() !== '' || !isMaterialAt(fields, path)) return []
    const material = engine.room.materials.find(digest)
    return material?.orgs.includes(caller.actor.org) === true ? [[type, material.mediaType]] : []
  })
  return { ...sent, ...Object.fromEntries(known) }
}

type SubjectOf = { readonly id: SubjectId } | { readonly problem: FieldProblem } | { readonly refusal: Refusal }

/** Whose material it is: erased with that subject's data, so it is not stored before the subject is known. */
async function subjectOf(
  { caller, engine, lang }: Visit,
  { state }: Target,
  { fields, sent }: Given,
): Promise<SubjectOf> {
  if ('about' in state) {
    const closed = await closedSubject(engine, state.about.subjectId, undefined)
    return closed === undefined ? { id: state.about.subjectId } : { refusal: closed.refusal }
  }
  const asked = fields.some(({ name }) => name === 'subjectId') ? SubjectId.safeParse(sent['subjectId']) : undefined
  const problem = { problem: { path: 'subjectId', text: t(lang).form.problems.noSubject } }
  if (asked?.success !== true) return problem
  try {
    const closed = await closedSubject(engine, asked.data, caller.actor.org)
    return closed === undefined ? { id: asked.data } : { refusal: closed.refusal }
  } catch (error) {
    if (error instanceof ProblemError && error.code === 'not-found') return problem
    throw error
  }
}
