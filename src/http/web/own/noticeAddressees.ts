// To whom a notice goes: the applicant, and for hearings whoever is told, by name for those who may read it.
import type { Subject } from '../../../domain/people/subject.ts'
import type { SubjectId } from '../../../domain/values.ts'
import type { OwnEvent } from '../../api/ownReading.ts'
import { permitted } from '../../auth.ts'
import { t } from '../../i18n/index.ts'
import type { NoticeModel } from '../../pages/notices/noticeModels.ts'
import type { Visit } from '../visit.ts'
import { maskedSubject, type OwnCase } from './ownCase.ts'

export async function addresseesOf(visit: Visit, opened: OwnCase, event: OwnEvent): Promise<NoticeModel['addressees']> {
  const applicant = 'about' in opened.state ? opened.state.about.subjectId : undefined
  const ids = toldIn(event, opened.counting, applicant)
  const names = await namesOf(visit, opened, ids)
  const named = ids.map((id) => ({ id, name: names.get(id) ?? maskedSubject(id) }))
  const self = named.find(({ id }) => id === applicant)
  return {
    ...(self !== undefined && { applicant: self.name }),
    concerned: named.filter((one) => one !== self).map(({ name }) => name),
  }
}

/** PL-47: whoever is told of the right; PL-48: the applicant and everyone who was told or asked before. */
function toldIn(
  event: OwnEvent,
  counting: readonly OwnEvent[],
  applicant: SubjectId | undefined,
): readonly SubjectId[] {
  const self = applicant === undefined ? [] : [applicant]
  if (event.type === 'HearingRightTold') return [...new Set(event.data.subjectIds)]
  if (event.type !== 'HearingScheduled') return self
  const before = counting.filter(({ revision }) => revision < event.revision)
  const concerned = before.flatMap((one) => {
    if (one.type === 'HearingRightTold') return one.data.subjectIds
    return one.type === 'HearingRequested' ? [one.data.subjectId] : []
  })
  return [...new Set([...self, ...concerned])]
}

/** The names that the reader may see; the look is recorded before anything is shown (LPS-12.5). */
async function namesOf(
  { caller, engine, lang }: Visit,
  { orgId }: OwnCase,
  ids: readonly SubjectId[],
): Promise<ReadonlyMap<SubjectId, string>> {
  const names = new Map<SubjectId, string>()
  if (!permitted(caller, 'ReadPersonalData', orgId)) return names
  const known: { readonly id: SubjectId; readonly commitment: string }[] = []
  for (const id of ids) {
    const { state } = await engine.handler.state<Subject>('subject', id)
    const commitment = state.status === 'active' && state.orgId === orgId ? state.current.name : undefined
    if (commitment !== undefined) known.push({ id, commitment })
  }
  if (known.length === 0) return names
  const { reads, vault } = engine.room
  const subjects = known.map(({ id }) => id)
  await reads.record(caller.actor, { masked: false, purpose: t(lang).notices.purpose, subjects, what: 'subject' })
  for (const { commitment, id } of known) {
    const { name } = vault.read(id, [{ commitment, field: 'name' }])
    if (name !== undefined) names.set(id, name)
  }
  return names
}
